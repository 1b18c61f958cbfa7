package franceconnectlocal;

/** Nothing answers at the address, or the command ended; then the message holds what it printed. */
public final class NotStarted extends RuntimeException {
    NotStarted(String message) {
        super(message);
    }
}
