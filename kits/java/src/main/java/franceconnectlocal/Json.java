package franceconnectlocal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** JSON as maps, lists, strings, numbers, booleans and null. The JDK has none, and this kit brings no library. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when the text is no JSON */
    static Object read(String text) {
        Json json = new Json(text);
        Object value = json.value();
        json.space();
        if (json.at < text.length()) throw json.unexpected();
        return value;
    }

    static String write(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> quoted(String.valueOf(entry.getKey())) + ":" + write(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof Collection<?> list) {
            return list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof CharSequence ? quoted(value.toString()) : String.valueOf(value);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(each -> {
            if (each == '"' || each == '\\') quoted.append('\\').append((char) each);
            else if (each < ' ') quoted.append(String.format("\\u%04x", each));
            else quoted.append((char) each);
        });
        return quoted.append('"').toString();
    }

    private Object value() {
        space();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> members('[', ']', this::value, new ArrayList<>());
            case '"' -> string();
            default -> literal();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        members('{', '}', () -> {
            space();
            String name = string();
            space();
            expect(':');
            object.put(name, value());
            return null;
        }, new ArrayList<>());
        return object;
    }

    private List<Object> members(char open, char close, Supplier<Object> member, List<Object> into) {
        expect(open);
        space();
        while (peek() != close) {
            into.add(member.get());
            space();
            if (peek() != close) expect(',');
        }
        expect(close);
        return into;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        for (expect('"'); peek() != '"'; ) {
            char each = next();
            string.append(each == '\\' ? escaped(next()) : each);
        }
        expect('"');
        return string.toString();
    }

    private char escaped(char letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> letter;
        };
    }

    private Object literal() {
        int start = at;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) at++;
        String word = text.substring(start, at);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> null;
            default -> Double.valueOf(word);
        };
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }

    private char peek() {
        if (at >= text.length()) throw unexpected();
        return text.charAt(at);
    }

    private char next() {
        char next = peek();
        at++;
        return next;
    }

    private void expect(char expected) {
        if (next() != expected) throw unexpected();
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("No JSON at character " + at + ": " + text);
    }
}
