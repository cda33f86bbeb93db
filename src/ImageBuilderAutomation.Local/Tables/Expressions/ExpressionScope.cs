using System.Text.Json;
using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Local.Tables.Expressions;

/// <summary>The names and values that an expression may refer to. A reference without a definition and a definition without a reference are errors.</summary>
/// <param name="names">The parameter ExpressionAttributeNames; null if the request does not have it.</param>
/// <param name="values">The parameter ExpressionAttributeValues; null if the request does not have it.</param>
internal sealed class ExpressionScope(JsonElement? names, JsonElement? values)
{
    private readonly Dictionary<string, string> _names = names?.EnumerateObject()
        .ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.String
            ? p.Value.GetString()!
            : throw TableError.Unreadable($"Expected a name at '{p.Name}' of ExpressionAttributeNames, found {p.Value.ValueKind}."),
            StringComparer.Ordinal) ?? [];

    private readonly Dictionary<string, JsonElement> _values = values?.EnumerateObject()
        .ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal) ?? [];

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public string Name(string text)
    {
        if (!text.StartsWith('#'))
            return text;

        _used.Add(text);
        return _names.TryGetValue(text, out var name)
            ? name
            : throw TableError.Invalid($"An expression attribute name used in the expression is not defined; attribute name: {text}");
    }

    public JsonElement Value(string text)
    {
        _used.Add(text);
        return _values.TryGetValue(text, out var value)
            ? value
            : throw TableError.Invalid($"An expression attribute value used in the expression is not defined; attribute value: {text}");
    }

    /// <exception cref="TableError">A definition cannot be parsed, or nothing refers to it.</exception>
    public void Check()
    {
        if (values is { } defined)
            Attributes.Check(defined);

        RefuseUnused("ExpressionAttributeNames", _names.Keys);
        RefuseUnused("ExpressionAttributeValues", _values.Keys);
    }

    private void RefuseUnused(string where, IEnumerable<string> defined)
    {
        var unused = defined.Where(d => !_used.Contains(d)).ToList();
        if (unused.Count > 0)
            throw TableError.Invalid($"Value provided in {where} unused in expressions: keys: {{{string.Join(", ", unused)}}}");
    }
}
