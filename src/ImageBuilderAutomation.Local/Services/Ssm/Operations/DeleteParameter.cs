using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Ssm.Operations;

/// <summary>DeleteParameter, with all versions. A new parameter of the same name begins with version 1.</summary>
// Documented: Systems Manager API Reference, "DeleteParameter". Simplified: the name can be used again at once.
internal static class DeleteParameter
{
    public static JsonOperation<SsmCall> Operation { get; } = new("DeleteParameter", Run, "Name");

    private static JsonObject Run(SsmCall call)
    {
        var (name, version) = call.InPlace(place =>
        {
            var parameter = place.Named(call.Input.Text("Name"));
            place.Parameters.Remove(parameter.Name);
            return (parameter.Name, parameter.Latest!);
        });
        call.Report(ParameterStore.Detail("Delete", name, version));
        return [];
    }
}
