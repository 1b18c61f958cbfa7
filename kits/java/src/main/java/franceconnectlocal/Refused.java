package franceconnectlocal;

import java.util.Map;

/** The simulator refused a call. */
public final class Refused extends RuntimeException {
    private final transient Map<String, Object> problem;
    private final int status;

    Refused(Map<String, Object> problem, int status) {
        super(String.valueOf(problem.get("message")));
        this.problem = problem;
        this.status = status;
    }

    /** Returns the HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** Returns {@code error}, {@code message}, and sometimes {@code faults} or FranceConnect's {@code code}. */
    public Map<String, Object> problem() {
        return problem;
    }
}
