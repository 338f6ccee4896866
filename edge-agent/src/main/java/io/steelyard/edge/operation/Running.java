package io.steelyard.edge.operation;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An operation that is being done; however it ends, its ticket is answered. Cancelled by whoever minds its time. */
final class Running extends FutureTask<Object> {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final Operation operation;
    private final Ticket ticket;
    private final Runnable ended;

    Running(Callable<Object> work, Operation operation, Ticket ticket, Runnable ended) {
        super(work);
        this.operation = operation;
        this.ticket = ticket;
        this.ended = ended;
    }

    @Override
    protected void done() {
        ended.run();
        try {
            ticket.done(get(), operation.mostBytes());
        } catch (CancellationException e) {
            ticket.refused(new OperationException(
                    OperationException.LATE,
                    "it was not done within " + operation.limit().toSeconds() + " s"));
        } catch (ExecutionException e) {
            failed(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what is done is not waited for
        }
    }

    private void failed(Throwable why) {
        if (why instanceof OperationException known) {
            ticket.refused(known);
        } else if (why instanceof IOException) {
            ticket.refused(new OperationException(OperationException.CONFLICT, String.valueOf(why.getMessage())));
        } else {
            LOG.error("{} should not fail so", operation.name(), why);
            ticket.refused(new OperationException(OperationException.MISTAKE, "a mistake of the agent's: see its log"));
        }
    }
}
