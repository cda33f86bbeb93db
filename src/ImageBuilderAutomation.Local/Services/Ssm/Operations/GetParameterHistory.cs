using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Ssm.Operations;

/// <summary>GetParameterHistory: the kept versions with their labels.</summary>
// Documented: Systems Manager API Reference, "GetParameterHistory". Observed order in its examples: oldest first.
internal static class GetParameterHistory
{
    public static JsonOperation<SsmCall> Operation { get; } = new("GetParameterHistory", Run, "Name", "WithDecryption", "MaxResults", "NextToken");

    private static JsonObject Run(SsmCall call) => call.InPlace(place =>
    {
        var parameter = place.Named(call.Input.Text("Name"));
        var (page, next) = call.Page(parameter.Versions, 50);
        var answer = new JsonObject { ["Parameters"] = new JsonArray([.. page.Select(version => Shown(parameter, version))]) };
        if (next is not null)
            answer["NextToken"] = next;
        return answer;
    });

    private static JsonObject Shown(Parameter parameter, ParameterVersion version)
    {
        var shown = DescribeParameters.Shown(parameter.Name, version);
        shown["Value"] = version.Value;
        shown["Labels"] = new JsonArray([.. version.Labels.Select(label => JsonValue.Create(label))]);
        return shown;
    }
}
