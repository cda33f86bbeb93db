using System.Text;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <summary>Replaces CloudFormation's intrinsic functions with their values.</summary>
internal sealed class Intrinsics(TemplateScope scope, Problems problems)
{
    /// <summary>The value of <c>AWS::NoValue</c>: a property with this value is omitted.</summary>
    private static readonly JsonNode NoValue = new JsonObject();

    private readonly HashSet<string> _evaluating = new(StringComparer.Ordinal);

    /// <returns>A new tree; null also after an error, which is then added to the problems.</returns>
    public JsonNode? Resolve(JsonNode? node, string path) => ReplaceNoValue(Evaluate(node, path));

    private static JsonNode? ReplaceNoValue(JsonNode? node) => ReferenceEquals(node, NoValue) ? null : node;

    private JsonNode? Evaluate(JsonNode? node, string path) => node switch
    {
        JsonObject { Count: 1 } call when IsCall(call) => Call(call.First().Key, call.First().Value, path),
        JsonObject map => Map(map, path),
        JsonArray list => List(list, path),
        _ => node?.DeepClone(),
    };

    private static bool IsCall(JsonObject node) =>
        node.First().Key is "Ref" || node.First().Key.StartsWith("Fn::", StringComparison.Ordinal);

    private JsonObject Map(JsonObject map, string path)
    {
        var result = new JsonObject();
        foreach (var (name, value) in map)
        {
            if (Evaluate(value, $"{path}.{name}") is var resolved && !ReferenceEquals(resolved, NoValue))
                result[name] = resolved;
        }

        return result;
    }

    private JsonArray List(JsonArray list, string path)
    {
        var values = list.Select((item, at) => Evaluate(item, $"{path}[{at}]")).Where(v => !ReferenceEquals(v, NoValue));
        return new JsonArray([.. values]);
    }

    private JsonNode? Call(string function, JsonNode? argument, string path) => function switch
    {
        "Ref" => Reference(argument?.ToString() ?? "", path),
        "Fn::GetAtt" => Attribute(argument, path),
        "Fn::Sub" => Substitute(argument, path),
        "Fn::Join" => Join(argument, path),
        "Fn::Select" => Select(argument, path),
        "Fn::Split" => Split(argument, path),
        "Fn::If" => If(argument, path),
        "Fn::FindInMap" => FindInMap(argument, path),
        "Fn::Equals" or "Fn::And" or "Fn::Or" or "Fn::Not" => Condition(new JsonObject { [function] = argument?.DeepClone() }, path),
        _ => Problem(path, $"{function} is not an intrinsic function that the local host supports"),
    };

    private JsonNode? Reference(string name, string path) =>
        name == "AWS::NoValue" ? NoValue : scope.Reference(name)?.DeepClone() ?? Problem(path, $"Ref refers to '{name}', which is not in the template");

    private JsonNode? Attribute(JsonNode? argument, string path)
    {
        var parts = argument is JsonArray list ? [.. list.Select(p => p?.ToString() ?? "")] : argument?.ToString().Split('.', 2) ?? [];
        if (parts is not [var resource, var attribute])
            return Problem(path, "Fn::GetAtt takes a resource and an attribute");
        return scope.Attribute(resource, attribute) ?? Problem(path, $"Fn::GetAtt refers to '{resource}.{attribute}', which the local host does not know");
    }

    private JsonNode? Substitute(JsonNode? argument, string path)
    {
        var own = (argument as JsonArray)?.ElementAtOrDefault(1) as JsonObject;
        var text = (argument is JsonArray { Count: 2 } pair ? pair[0] : argument) as JsonValue;
        if (text is null)
            return Problem(path, "Fn::Sub takes a text, or a text and a map");

        var result = new StringBuilder();
        var rest = text.ToString();
        while (rest.IndexOf("${", StringComparison.Ordinal) is var at and >= 0 && rest.IndexOf('}', at) is var end and > 0)
        {
            var name = rest[(at + 2)..end].Trim();
            result.Append(rest.AsSpan(0, at)).Append(name is ['!', .. var literal] ? $"${{{literal}}}" : Named(name, own, path));
            rest = rest[(end + 1)..];
        }

        return result.Append(rest).ToString();
    }

    private string? Named(string name, JsonObject? own, string path) =>
        own is not null && own.TryGetPropertyValue(name, out var value) ? Resolve(value, path)?.ToString()
        : name.Split('.', 2) is [var resource, var attribute] ? Attribute(new JsonArray(resource, attribute), path)?.ToString()
        : Reference(name, path)?.ToString();

    private JsonNode? Join(JsonNode? argument, string path) =>
        argument is JsonArray { Count: 2 } pair && Resolve(pair[1], path) is JsonArray items
            ? string.Join(pair[0]?.ToString(), items.Select(i => i?.ToString()))
            : Problem(path, "Fn::Join takes a delimiter and a list");

    private JsonNode? Select(JsonNode? argument, string path) =>
        argument is JsonArray { Count: 2 } pair && int.TryParse(Resolve(pair[0], path)?.ToString(), out var index)
        && Resolve(pair[1], path) is JsonArray items && index >= 0 && index < items.Count
            ? items[index]?.DeepClone()
            : Problem(path, "Fn::Select takes an index within a list");

    private JsonNode? Split(JsonNode? argument, string path) =>
        argument is JsonArray { Count: 2 } pair && Resolve(pair[1], path) is JsonValue text
            ? new JsonArray([.. text.ToString().Split(pair[0]?.ToString()).Select(p => (JsonNode)p)])
            : Problem(path, "Fn::Split takes a delimiter and a text");

    private JsonNode? If(JsonNode? argument, string path)
    {
        if (argument is not JsonArray { Count: 3 } parts)
            return Problem(path, "Fn::If takes a condition and two values");
        var holds = IsTrue(parts[0]?.ToString() ?? "", path);
        return Evaluate(parts[holds ? 1 : 2], path);
    }

    private JsonNode? FindInMap(JsonNode? argument, string path)
    {
        var keys = argument is JsonArray { Count: 3 } list ? [.. list.Select(k => Resolve(k, path)?.ToString() ?? "")] : Array.Empty<string>();
        return keys is [var map, var top, var second] && ((scope.Mappings?[map] as JsonObject)?[top] as JsonObject)?[second] is { } value
            ? value.DeepClone()
            : Problem(path, $"Fn::FindInMap finds nothing at {string.Join('/', keys)}");
    }

    /// <summary>Evaluates a named condition of the template.</summary>
    public bool IsTrue(string condition, string path)
    {
        if (scope.Conditions?[condition] is not { } expression)
        {
            problems.Add(path, $"condition '{condition}' is not in the template");
            return false;
        }

        if (!_evaluating.Add(condition))
        {
            problems.Add(path, $"condition '{condition}' refers to itself");
            return false;
        }

        var holds = Condition(expression, $"Conditions.{condition}");
        _evaluating.Remove(condition);
        return holds;
    }

    private bool Condition(JsonNode? expression, string path) => expression is JsonObject { Count: 1 } call
        ? (call.First().Key, call.First().Value) switch
        {
            ("Condition", var name) => IsTrue(name?.ToString() ?? "", path),
            ("Fn::Equals", JsonArray { Count: 2 } pair) => Resolve(pair[0], path)?.ToString() == Resolve(pair[1], path)?.ToString(),
            ("Fn::And", JsonArray all) => all.All(c => Condition(c, path)),
            ("Fn::Or", JsonArray any) => any.Any(c => Condition(c, path)),
            ("Fn::Not", JsonArray { Count: 1 } one) => !Condition(one[0], path),
            var (name, _) => Problem(path, $"{name} is not a condition function that the local host supports") is not null,
        }
        : Problem(path, "expected a condition function") is not null;

    private JsonNode? Problem(string path, string message)
    {
        problems.Add(path, message);
        return null;
    }
}
