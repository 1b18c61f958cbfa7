package franceconnectlocal;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;

/** JSON as maps, lists, strings, numbers, booleans and null, by Gson. */
final class Json {
    private static final Gson GSON = new Gson();

    private Json() {}

    /** @throws IllegalArgumentException when the text is no JSON */
    static Object read(String text) {
        try {
            return GSON.fromJson(text, Object.class);
        } catch (JsonParseException broken) {
            throw new IllegalArgumentException("No JSON: " + text, broken);
        }
    }

    static String write(Object value) {
        return GSON.toJson(value);
    }
}
