namespace EndToEnd;

/// <summary>A temporary policy file with one rule, which applies to every gate.</summary>
internal sealed class PolicyUnderTest : IDisposable
{
    public PolicyUnderTest(string require, string unmet = "stop", string step = "distribution/ApproveRelease", string mode = "act") => File.WriteAllText(
        Path,
        $$"""
        { "modes": { "gates": "{{mode}}" }, "approvers": { "platform": ["role/PlatformApprover", "role/AWSReservedSSO_PlatformApprover_*"], "publishers": ["role/PolicyPublisher"] },
          "gates": [ { "name": "only", "scope": "*", "step": "{{step}}", "require": {{require}},
                       "unknown": { "askEvery": "10m", "for": "3h", "then": "hold" }, "unmet": "{{unmet}}" } ] }
        """);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
