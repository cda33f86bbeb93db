using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The Get operations of resources without versions.</summary>
public sealed class GetNamed(string name, string arnMember, string resultMember) : IOperation
{
    public string Name { get; } = name;

    public JsonObject Handle(JsonObject input, Call call) =>
        new() { [resultMember] = DocumentView.Of(Lookup.Exact(call, input.Text(arnMember))) };
}

/// <summary>The Get operations of resources with versions: by build, version or wildcard, as far as the model's pattern allows.</summary>
public sealed class GetVersioned(string name, string arnMember, string resultMember) : IOperation
{
    public string Name { get; } = name;

    public JsonObject Handle(JsonObject input, Call call)
    {
        var resource = Lookup.Resolve(call, input.Text(arnMember));
        return new()
        {
            [resultMember] = DocumentView.Of(resource),
            ["latestVersionReferences"] = VersionedResources.LatestReferences(resource.Arn),
        };
    }
}

/// <summary>The Delete operations of most resources. Refused while another resource uses it; returns its ARN.</summary>
public sealed class DeleteResource(string name, string arnMember) : IOperation
{
    public string Name { get; } = name;

    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text(arnMember);
        if (!Dependents.TryDelete(call.Account, Lookup.Own(call, arn)))
            throw ResourceErrors.HasDependents(arn);
        return new() { [arnMember] = arn };
    }
}
