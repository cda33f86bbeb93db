using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>Small policies as text, read like a user's file.</summary>
internal static class PolicyTexts
{
    public static Policy Read(string json)
    {
        var result = PolicyReader.Read(json);
        Assert.True(result.Policy is not null, string.Join("\n", result.Problems));
        return result.Policy;
    }

    /// <summary>One rule for the default step; <paramref name="members"/> are the members after name, scope and step.</summary>
    public static string Gate(string members, string name = "clean", string scope = "\"*\"", string step = "distribution/ApproveRelease") =>
        $$"""{ "name": "{{name}}", "scope": {{scope}}, "step": "{{step}}", {{members}} }""";

    public static string With(params string[] gates) =>
        $$"""
        {
          "scopes": { "pay": { "pipelines": ["pay-*"] }, "web": { "pipelines": ["web-*"] } },
          "approvers": { "platform": ["role/Platform"], "security": ["role/Security"] },
          "gates": [ {{string.Join(",\n", gates)}} ]
        }
        """;

    public static GateDecider Decider(params string[] gates) => Decider(Read(With(gates)));

    public static GateDecider Decider(Policy policy) => new(policy.Gates, policy.Hash);
}
