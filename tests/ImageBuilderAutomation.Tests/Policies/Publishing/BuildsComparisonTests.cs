using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

public sealed class BuildsComparisonTests
{
    private const string Nightly = """{ "name": "nightly", "scope": "*", "on": ["schedule"], "schedule": { "at": "daily(04:00)" } }""";
    private const string Ignoring = """{ "name": "nightly", "scope": "*", "on": ["schedule"], "schedule": { "at": "daily(04:00)" }, "ignoreFreeze": true }""";
    private const string Freeze = """{ "name": "weekend", "from": "Fri 16:00", "to": "Mon 06:00", "zone": "UTC" }""";
    private const string Longer = """{ "name": "weekend", "from": "Fri 12:00", "to": "Mon 06:00", "zone": "UTC" }""";

    [Theory]
    [InlineData("{}", """{ "atMost": 3 }""", "Tightens builds.atMost: no limit becomes 3")]
    [InlineData("""{ "atMost": 3 }""", """{ "atMost": 4 }""", "Loosens builds.atMost: 3 becomes 4")]
    [InlineData("""{ "atMost": 3 }""", "{}", "Loosens builds.atMost: 3 becomes no limit")]
    [InlineData("{}", """{ "retry": { "transient": 5 } }""", "Loosens builds.retry.transient: 0 becomes 5")]
    [InlineData("""{ "retry": { "distributionOnly": 2 } }""", "{}", "Tightens builds.retry.distributionOnly: 2 becomes 0")]
    [InlineData("{}", """{ "failures": { "pauseAfter": 3 } }""", "Tightens builds.failures.pauseAfter: no limit becomes 3")]
    [InlineData("{}", """{ "stuck": { "after": "24h" } }""", "Neutral builds.stuck.after: none becomes 24h")]
    [InlineData("""{ "stuck": { "after": "24h", "cancel": 1 } }""", """{ "stuck": { "after": "24h", "cancel": 2 } }""", "Loosens builds.stuck.cancel: 1 becomes 2")]
    [InlineData("""{ "stuck": { "after": "24h", "cancel": 2 } }""", """{ "stuck": { "after": "24h", "cancel": 1 } }""", "Tightens builds.stuck.cancel: 2 becomes 1")]
    [InlineData("""{ "stuck": { "after": "36h", "cancel": 2 } }""", """{ "stuck": { "after": "24h", "cancel": 2 } }""", "Loosens builds.stuck.after: 36h becomes 24h")]
    [InlineData("""{ "stuck": { "after": "24h", "cancel": 2 } }""", """{ "stuck": { "after": "2d", "cancel": 2 } }""", "Neutral builds.stuck.after: 24h becomes 2d")]
    [InlineData("{}", """{ "failures": { "enableAfterSuccess": true } }""", "Loosens builds.failures.enableAfterSuccess: false becomes true")]
    [InlineData("{}", $$"""{ "rules": [{{Nightly}}] }""", "Loosens builds.rules.nightly: is added")]
    [InlineData($$"""{ "rules": [{{Nightly}}] }""", "{}", "Tightens builds.rules.nightly: is removed")]
    [InlineData($$"""{ "rules": [{{Nightly}}] }""", $$"""{ "rules": [{{Ignoring}}] }""", "Loosens builds.rules.nightly: is changed")]
    [InlineData("{}", $$"""{ "freezes": [{{Freeze}}] }""", "Tightens builds.freezes.weekend: is added")]
    [InlineData($$"""{ "freezes": [{{Freeze}}] }""", "{}", "Loosens builds.freezes.weekend: is removed")]
    [InlineData($$"""{ "freezes": [{{Freeze}}] }""", $$"""{ "freezes": [{{Longer}}] }""", "Loosens builds.freezes.weekend: is changed")]
    [InlineData($$"""{ "rules": [{{Nightly}}] }""", $$"""{ "rules": [{{Nightly}}] }""", "")]
    public void What_lets_more_builds_start_loosens(string before, string after, string expected) => Assert.Equal(
        expected,
        string.Join(" | ", PolicyComparison.Of(Read(before), Read(after), new(2026, 11, 20)).Select(change => $"{change.Effect} {change}")));

    private static ImageBuilderAutomation.Policies.Policy Read(string builds) => PolicyTexts.Read($$"""{ "builds": {{builds}} }""");
}
