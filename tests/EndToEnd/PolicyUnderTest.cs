namespace EndToEnd;

/// <summary>A temporary policy file with one rule, which applies to every gate.</summary>
internal sealed class PolicyUnderTest : IDisposable
{
    public PolicyUnderTest(string require, string unmet = "stop") => File.WriteAllText(
        Path,
        $$"""
        { "modes": { "gates": "act" }, "approvers": { "platform": ["role/PlatformApprover"] },
          "gates": [ { "name": "only", "scope": "*", "step": "distribution/ApproveRelease", "require": {{require}},
                       "unknown": { "askEvery": "10m", "for": "3h", "then": "hold" }, "unmet": "{{unmet}}" } ] }
        """);

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
