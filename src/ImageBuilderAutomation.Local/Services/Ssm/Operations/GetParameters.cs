using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Ssm.Operations;

/// <summary>GetParameter and GetParameters, by name or ARN, with or without a version or label.</summary>
// Documented: Systems Manager API Reference, "GetParameter" and "GetParameters".
internal static class GetParameters
{
    private const int MostNames = 10;

    public static IEnumerable<JsonOperation<SsmCall>> All { get; } =
    [
        new("GetParameter", One, "Name", "WithDecryption"),
        new("GetParameters", Several, "Names", "WithDecryption"),
    ];

    private static JsonObject One(SsmCall call)
    {
        var name = call.Input.Text("Name");
        return call.InPlace<JsonObject>(place =>
        {
            var (parameter, selector) = place.Find(name ?? "");
            if (parameter is null)
                throw ParameterPlace.NotFound(name);
            return parameter.Find(selector) is { } version
                ? new() { ["Parameter"] = Shown(place, parameter, version, selector) }
                : throw new ServiceInputException($"Systems Manager could not find version {selector} of {parameter.Name}.", "ParameterVersionNotFound");
        });
    }

    private static JsonObject Several(SsmCall call)
    {
        if (call.Input.Texts("Names") is not { Count: >= 1 and <= MostNames } names)
            throw ParameterPlace.Invalid($"Expected Names, a list of 1 to {MostNames}.");
        return call.InPlace<JsonObject>(place =>
        {
            var (found, missing) = (new JsonArray(), new JsonArray());
            foreach (var name in names)
            {
                var (parameter, selector) = place.Find(name);
                if (parameter?.Find(selector) is { } version)
                    found.Add((JsonNode)Shown(place, parameter, version, selector));
                else
                    missing.Add((JsonNode)name);
            }

            return new() { ["Parameters"] = found, ["InvalidParameters"] = missing };
        });
    }

    private static JsonObject Shown(ParameterPlace place, Parameter parameter, ParameterVersion version, string? selector)
    {
        var shown = new JsonObject
        {
            ["Name"] = parameter.Name,
            ["Type"] = version.Type,
            ["Value"] = version.Value,
            ["Version"] = version.Number,
            ["LastModifiedDate"] = SsmCall.Seconds(version.ChangedAt),
            ["ARN"] = place.ArnOf(parameter.Name),
            ["DataType"] = version.DataType,
        };
        if (selector is not null)
            shown["Selector"] = $":{selector}";
        return shown;
    }
}
