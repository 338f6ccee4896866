package io.steelyard.cli.planted.own_way;

import io.steelyard.edge.opcua.pki.OwnCertificate;
import java.io.IOException;
import java.nio.file.Path;

final class AgentCertCommand {
    OwnCertificate list(Path pki) throws IOException {
        return OwnCertificate.in(pki, "");
    }
}
