using System.Text.Json.Nodes;

namespace ImageBuilderModel.Import;

internal static class ShapeImport
{
    public static void Write(SmithyWriter writer, string name, JsonNode? node)
    {
        var path = $"shapes/{name}";
        var type = node?["type"]?.GetValue<string>() ?? throw new UnknownModelContentException(path, "expected a type");
        switch (type)
        {
            case "structure":
                WriteStructure(
                    writer, name, new JsonObjectReader(node, path, "type", "members", "required", "error", "exception", "documentation"));
                break;
            case "list":
                var list = new JsonObjectReader(node, path, "type", "member", "min", "max", "documentation");
                writer.Bounds("length", list.Number("min"), list.Number("max"));
                writer.Block($"list {name}", [$"member: {Target(list, "member")}"]);
                break;
            case "map":
                var map = new JsonObjectReader(node, path, "type", "key", "value", "min", "max", "documentation");
                writer.Bounds("length", map.Number("min"), map.Number("max"));
                writer.Block($"map {name}", [$"key: {Target(map, "key")}", $"value: {Target(map, "value")}"]);
                break;
            case "string" when node["enum"] is not null:
                WriteEnum(writer, name, new JsonObjectReader(node, path, "type", "enum", "documentation"));
                break;
            case "string":
                var text = new JsonObjectReader(node, path, "type", "min", "max", "pattern", "documentation");
                writer.Bounds("length", text.Number("min"), text.Number("max"));
                if (text.Has("pattern"))
                    writer.Line($"@pattern({SmithyWriter.Quote(text.Text("pattern"))})");
                writer.Line($"string {name}");
                break;
            case "integer" or "long" or "double":
                var number = new JsonObjectReader(node, path, "type", "min", "max", "documentation");
                writer.Bounds("range", number.Number("min"), number.Number("max"));
                writer.Line($"{type} {name}");
                break;
            case "boolean" or "timestamp":
                writer.Line($"{new JsonObjectReader(node, path, "type", "documentation").Text("type")} {name}");
                break;
            default:
                throw new UnknownModelContentException($"{path}/type", $"expected a type of the rest-json model, found {type}");
        }
    }

    private static string Target(JsonObjectReader shape, string key)
        => new JsonObjectReader(shape.Node(key), $"{shape.Path}/{key}", "shape").Text("shape");

    private static void WriteStructure(SmithyWriter writer, string name, JsonObjectReader structure)
    {
        if (structure.Flag("exception"))
        {
            var status = new JsonObjectReader(structure.Node("error"), $"{structure.Path}/error", "httpStatusCode").Number("httpStatusCode")
                ?? throw new UnknownModelContentException($"{structure.Path}/error", "expected httpStatusCode");
            writer.Line($"@error(\"{(status >= 500 ? "server" : "client")}\")");
            writer.Line($"@httpError({status})");
        }

        var required = structure.Texts("required").ToHashSet();
        var members = structure.Node("members").AsObject();
        if (required.FirstOrDefault(r => !members.ContainsKey(r)) is { } missing)
            throw new UnknownModelContentException($"{structure.Path}/required", $"expected members, found {missing}");
        writer.Block($"structure {name}", members.Select(m => Member(structure, m.Key, m.Value, required.Contains(m.Key))));
    }

    private static string Member(JsonObjectReader structure, string name, JsonNode? node, bool required)
    {
        // "box" is not converted: in Smithy 2.0, a member without @default may be absent anyway.
        var member = new JsonObjectReader(
            node, $"{structure.Path}/members/{name}", "shape", "location", "locationName", "idempotencyToken", "box", "documentation");
        var token = member.Flag("idempotencyToken") ? "@idempotencyToken " : "";
        return $"{(required ? "@required " : "")}{token}{Location(member, name)}{name}: {member.Text("shape")}";
    }

    private static string Location(JsonObjectReader member, string name)
    {
        var wireName = member.Has("locationName") ? member.Text("locationName") : name;
        return (member.Has("location") ? member.Text("location") : "body") switch
        {
            "querystring" => $"@httpQuery({SmithyWriter.Quote(wireName)}) ",
            "uri" when wireName == name => "@httpLabel ",
            "body" when wireName == name => "",
            var location => throw new UnknownModelContentException(
                member.Path, $"expected no {location} member with another name, found {wireName}"),
        };
    }

    private static void WriteEnum(SmithyWriter writer, string name, JsonObjectReader shape)
    {
        var lines = shape.Texts("enum").Select(v => (Name: EnumMemberName(v), Value: v)).ToList();
        if (lines.GroupBy(l => l.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UnknownModelContentException($"{shape.Path}/enum", $"expected values with names of their own, found {twice.Key} twice");
        writer.Block($"enum {name}", lines.Select(l => l.Name == l.Value ? l.Name : $"{l.Name} = {SmithyWriter.Quote(l.Value)}"));
    }

    private static string EnumMemberName(string value)
    {
        var name = string.Concat(value.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));
        return char.IsAsciiDigit(name[0]) ? $"_{name}" : name;
    }
}
