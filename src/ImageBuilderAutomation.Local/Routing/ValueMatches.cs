using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>Parses the alternatives of a field: each is a value or an object with one comparison operator.</summary>
internal static class ValueMatches
{
    public static FieldMatch Parse(JsonNode? alternative, string path, Action<string, string> problem)
    {
        if (alternative is not JsonObject operation)
            return Each(Exactly(alternative));
        if (operation.Count != 1)
            return Refuse(path, $"expected one operator, found {operation.Count}", problem);

        var (name, argument) = operation.First();
        return name == "exists" ? Exists(argument, path, problem)
            : Operator(name, argument, path, problem) is { } matches ? Each(matches)
            : (_, _) => false;
    }

    /// <summary>A list in the event matches if one of its elements matches.</summary>
    private static FieldMatch Each(Predicate<JsonNode?> matches) =>
        (isPresent, value) => isPresent && (value is JsonArray items ? items.Any(i => matches(i)) : matches(value));

    // Documented: exists works on leaf nodes only, so an object is neither present nor absent.
    private static FieldMatch Exists(JsonNode? argument, string path, Action<string, string> problem) => argument?.GetValueKind() switch
    {
        JsonValueKind.True => (isPresent, value) => isPresent && value is not JsonObject,
        JsonValueKind.False => (isPresent, _) => !isPresent,
        _ => Refuse(path, "exists takes true or false", problem),
    };

    private static Predicate<JsonNode?>? Operator(string name, JsonNode? argument, string path, Action<string, string> problem) => name switch
    {
        "prefix" => Affix(argument, static (text, part, how) => text.StartsWith(part, how), name, path, problem),
        "suffix" => Affix(argument, static (text, part, how) => text.EndsWith(part, how), name, path, problem),
        "equals-ignore-case" => OnText(argument, static (text, part) => text.Equals(part, StringComparison.OrdinalIgnoreCase), name, path, problem),
        "wildcard" => Wildcard(argument, path, problem),
        "numeric" => NumericRange.Parse(argument, path, problem) is { } range ? range.Contains : null,
        "anything-but" => AnythingBut(argument, path, problem),
        _ => None(
            path, $"operator '{name}' is not supported; expected prefix, suffix, anything-but, exists, numeric, equals-ignore-case or wildcard", problem),
    };

    // Documented: numbers are compared as text, so 300, 300.0 and 3.0e2 are different values.
    private static Predicate<JsonNode?> Exactly(JsonNode? expected)
    {
        var written = Written(expected);
        return value => value is not (JsonObject or JsonArray) && Written(value) == written;
    }

    private static string Written(JsonNode? value) => value is JsonValue && value.GetValueKind() == JsonValueKind.String
        ? $"\"{value.GetValue<string>()}"
        : value?.ToJsonString() ?? "null";

    private static Predicate<JsonNode?>? Affix(
        JsonNode? argument, Func<string, string, StringComparison, bool> compare, string name, string path, Action<string, string> problem) =>
        argument is JsonObject { Count: 1 } nested && nested.First() is { Key: "equals-ignore-case", Value: var part }
            ? OnText(part, (text, p) => compare(text, p, StringComparison.OrdinalIgnoreCase), name, path, problem)
            : OnText(argument, (text, p) => compare(text, p, StringComparison.Ordinal), name, path, problem);

    private static Predicate<JsonNode?>? OnText(
        JsonNode? argument, Func<string, string, bool> compare, string name, string path, Action<string, string> problem) =>
        Text(argument) is { } part
            ? value => Text(value) is { } text && compare(text, part)
            : None(path, $"{name} takes a text", problem);

    private static Predicate<JsonNode?>? Wildcard(JsonNode? argument, string path, Action<string, string> problem)
    {
        // Documented: * matches zero or more characters; \* and \\ are literal; ** is not allowed.
        if (Text(argument) is not { } text || Regex.Replace(text, @"\\[*\\]", "").Contains("**", StringComparison.Ordinal))
            return None(path, "wildcard takes a text without two wildcards in a row", problem);

        var expression = Regex.Replace(text, @"\\[*\\]|\*|[^*\\]+|\\", part => part.Value switch
        {
            "*" => ".*",
            @"\*" => @"\*",
            @"\\" => @"\\",
            var literal => Regex.Escape(literal),
        });
        var whole = new Regex($@"\A{expression}\z", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        return value => Text(value) is { } candidate && whole.IsMatch(candidate);
    }

    /// <summary>The argument is a value, a list of values, or one text operator with a text or a list of texts.</summary>
    private static Predicate<JsonNode?>? AnythingBut(JsonNode? argument, string path, Action<string, string> problem)
    {
        var refused = argument switch
        {
            JsonObject { Count: 1 } nested when nested.First().Key is "prefix" or "suffix" or "equals-ignore-case" or "wildcard" =>
                Listed(nested.First().Value).Select(part => Operator(nested.First().Key, part, path, problem)).ToList(),
            JsonObject or null => [None(path, "anything-but takes a value, a list of values, or one of prefix, suffix, equals-ignore-case, wildcard", problem)],
            _ => [.. Listed(argument).Select(v => (Predicate<JsonNode?>?)Exactly(v))],
        };
        return refused.Exists(r => r is null) ? null : value => value is not (null or JsonObject) && !refused.Exists(r => r!(value));
    }

    private static JsonArray Listed(JsonNode? node) => node as JsonArray ?? [node?.DeepClone()];

    private static string? Text(JsonNode? node) =>
        node is JsonValue && node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static Predicate<JsonNode?>? None(string path, string message, Action<string, string> problem)
    {
        problem(path, message);
        return null;
    }

    private static FieldMatch Refuse(string path, string message, Action<string, string> problem)
    {
        problem(path, message);
        return (_, _) => false;
    }
}
