/**
 * Who we are and whom we trust, as files: {@code own}, {@code trusted}, {@code rejected}, {@code issuers}. Promised: an
 * unknown certificate is never trusted without a person moving its file or
 * the file of an authority that vouches for it.
 */
@NullMarked
package io.steelyard.edge.opcua.pki;

import org.jspecify.annotations.NullMarked;
