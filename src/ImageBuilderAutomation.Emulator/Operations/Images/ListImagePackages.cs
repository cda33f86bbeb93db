using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

/// <summary>Lists the packages that were set by the control route <c>builds</c>, because the emulator installs nothing.</summary>
public sealed class ListImagePackages : IOperation
{
    public string Name => nameof(ListImagePackages);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var build = BuildLookup.Build(call, input.Text("imageBuildVersionArn"));
        var packages = call.Account.Builds.ScriptFor(build).Packages ?? [];
        var skip = call.Page.After is { } after ? int.Parse(after, CultureInfo.InvariantCulture) + 1 : 0;
        return call.Page.Of(
            "imagePackageList", packages.Index().Skip(skip), p => p.Index.ToString(CultureInfo.InvariantCulture), p => p.Item!.DeepClone());
    }
}
