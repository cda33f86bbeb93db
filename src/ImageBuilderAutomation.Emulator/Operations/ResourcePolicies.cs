using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The four operations that read a resource's policy.</summary>
public sealed class GetPolicy(string name, string arnMember) : IOperation
{
    public string Name { get; } = name;

    // Assumed: a resource without a policy gives the same error as a missing resource; the operations declare that error.
    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text(arnMember);
        return new() { ["policy"] = Lookup.Own(call, arn).Policy ?? throw ResourceErrors.NotFound(arn) };
    }
}

/// <summary>The four operations that attach a policy to a resource. The emulator stores the policy but shares nothing by it.</summary>
public sealed class PutPolicy(string name, string arnMember) : IOperation
{
    public string Name { get; } = name;

    public JsonObject Handle(JsonObject input, Call call)
    {
        var resource = Lookup.Own(call, input.Text(arnMember));
        var policy = input.Text("policy");
        // Documented: the operations declare this error. Assumed: only the JSON syntax is checked.
        if (!IsJsonObject(policy))
            throw InvalidParameter.Value("policy", "It must be a JSON object.");

        resource.Policy = policy;
        return new() { [arnMember] = input.Text(arnMember) };
    }

    private static bool IsJsonObject(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
