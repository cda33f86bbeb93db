using System.Text.Json;
using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Local.Tables;

/// <summary>The parameters of one call on one table.</summary>
internal sealed class TableRequest : RequestParameters
{
    /// <inheritdoc/>
    public TableRequest(string operation, JsonElement body, params ReadOnlySpan<string> served)
        : base(operation, body, served) => TableName = Text("TableName") ?? throw Missing("TableName");

    public string TableName { get; }
}

/// <summary>The parameters of one call, or of one part of it.</summary>
internal class RequestParameters
{
    private readonly JsonElement _body;
    private readonly string _operation;

    /// <param name="served">The supported parameters. Any other would change the meaning of the call, so it is rejected by name.</param>
    public RequestParameters(string operation, JsonElement body, params ReadOnlySpan<string> served)
    {
        (_operation, _body) = (operation, body);
        if (body.ValueKind != JsonValueKind.Object)
            throw TableError.Unreadable("Expected a JSON object.");

        foreach (var parameter in body.EnumerateObject())
        {
            if (!served.Contains(parameter.Name))
                throw TableError.NotServed($"the parameter {parameter.Name} of {operation}");
        }
    }

    public string? Text(string name) => Optional(name, JsonValueKind.String)?.GetString();

    public bool? Flag(string name) => (Optional(name, JsonValueKind.True) ?? Optional(name, JsonValueKind.False))?.GetBoolean();

    public int? PositiveNumber(string name)
    {
        if (Optional(name, JsonValueKind.Number) is not { } value)
            return null;
        return value.TryGetInt32(out var number) && number >= 1
            ? number
            : throw TableError.Invalid($"1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: "
                + "Member must have value greater than or equal to 1");
    }

    public JsonElement? Map(string name) => Optional(name, JsonValueKind.Object);

    public JsonElement RequiredMap(string name) => Map(name) ?? throw Missing(name);

    public IReadOnlyList<JsonElement> RequiredList(string name) =>
        Optional(name, JsonValueKind.Array) is { } list ? [.. list.EnumerateArray()] : throw Missing(name);

    /// <exception cref="TableError">The parameter has a value that is not supported.</exception>
    public void Only(string name, params ReadOnlySpan<string> values)
    {
        if (Text(name) is { } value && !values.Contains(value))
            throw TableError.NotServed($"{name} {value} of {_operation}");
    }

    private JsonElement? Optional(string name, JsonValueKind kind)
    {
        if (!_body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == kind)
            return value;
        return kind is JsonValueKind.True && value.ValueKind is JsonValueKind.False
            ? null
            : throw TableError.Unreadable($"Expected {kind} at '{name}', found {value.ValueKind}.");
    }

    protected TableError Missing(string name) =>
        TableError.Invalid($"1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null ({_operation})");
}
