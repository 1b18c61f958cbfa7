package franceconnectlocal;

import java.util.Map;

/** The simulator refused a call. */
public final class Refused extends RuntimeException {
    private final transient Map<String, Object> problem;

    Refused(Map<String, Object> problem) {
        super(String.valueOf(problem.get("message")));
        this.problem = problem;
    }

    /** Returns {@code error}, {@code message}, and sometimes {@code faults} or FranceConnect's {@code code}. */
    public Map<String, Object> problem() {
        return problem;
    }
}
