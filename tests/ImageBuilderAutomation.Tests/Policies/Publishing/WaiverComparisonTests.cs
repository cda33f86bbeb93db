using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

public sealed class WaiverComparisonTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    [Theory]
    [InlineData("", """{ "findings": ["CVE-1"], "until": "2026-12-31" }""", ChangeEffect.Loosens)]
    [InlineData("""{ "findings": ["CVE-1"], "until": "2026-12-31" }""", "", ChangeEffect.Tightens)]
    [InlineData("""{ "findings": ["CVE-1"], "until": "2026-12-31" }""", """{ "findings": ["CVE-1"], "until": "2027-01-01" }""", ChangeEffect.Loosens)]
    [InlineData("""{ "findings": ["CVE-1"], "until": "2026-12-31" }""", """{ "findings": ["CVE-1"], "until": "2026-12-01" }""", ChangeEffect.Tightens)]
    [InlineData("""{ "findings": ["CVE-1"], "until": "2026-12-31" }""", """{ "findings": ["CVE-1", "CVE-2"], "until": "2026-12-31" }""", ChangeEffect.Loosens)]
    [InlineData("""{ "findings": ["CVE-1", "CVE-2"], "until": "2026-12-31" }""", """{ "findings": ["CVE-2"], "until": "2026-12-31" }""", ChangeEffect.Tightens)]
    [InlineData("""{ "findings": ["CVE-1"], "until": "2026-12-31", "package": "a*" }""", """{ "findings": ["CVE-1"], "until": "2026-12-31" }""", ChangeEffect.Loosens)]
    [InlineData("""{ "findings": ["CVE-1"], "until": "2026-12-31" }""", """{ "findings": ["CVE-1"], "until": "2026-12-31", "package": "a*" }""", ChangeEffect.Tightens)]
    [InlineData("""{ "findings": ["CVE-1"], "until": "2026-12-31", "scope": "pay" }""", """{ "findings": ["CVE-1"], "until": "2026-12-31", "scope": "*" }""", ChangeEffect.Loosens)]
    [InlineData("""{ "findings": ["CVE-1"], "until": "2026-12-31", "scope": "*" }""", """{ "findings": ["CVE-1"], "until": "2026-12-31", "scope": "pay" }""", ChangeEffect.Tightens)]
    [InlineData("""{ "findings": ["CVE-1"], "until": "2026-12-31", "images": ["a"] }""", """{ "findings": ["CVE-1"], "until": "2026-12-31", "images": ["a", "b"] }""", ChangeEffect.Loosens)]
    [InlineData("""{ "findings": ["CVE-1"], "until": "2026-12-31" }""", """{ "findings": ["cve-1"], "until": "2026-12-31" }""", null)]
    public void Waivers_that_waive_more_or_longer_loosen(string before, string after, ChangeEffect? expected)
    {
        var changes = PolicyComparison.Of(Waiving(before), Waiving(after), Today);

        Assert.Equal(expected, changes.Count == 0 ? null : changes.Max(change => change.Effect));
    }

    [Fact]
    public void A_waiver_that_is_removed_counts_although_one_that_is_not_active_yet_covers_it()
    {
        const string later = """{ "findings": ["CVE-1"], "until": "2029-05-08" }""";
        var before = Waiving($$"""{ "findings": ["CVE-1"], "until": "2026-12-20" }, {{later}}""");

        var change = Assert.Single(PolicyComparison.Of(before, Waiving(later), Today));

        Assert.Equal(ChangeEffect.Tightens, change.Effect);
        Assert.Contains("2026-12-20 is removed", change.What, StringComparison.Ordinal);
    }

    [Fact]
    public void An_earlier_end_loosens_where_it_makes_a_waiver_active_that_ends_too_far_ahead()
    {
        var changes = PolicyComparison.Of(
            Waiving("""{ "findings": ["CVE-1"], "until": "2029-12-31" }"""), Waiving("""{ "findings": ["CVE-1"], "until": "2026-12-31" }"""), Today);

        Assert.Contains(changes, change => change.Effect == ChangeEffect.Loosens);
    }

    private static Policy Waiving(string waiver)
    {
        var full = waiver.Length == 0 ? "" : waiver.Replace("\"until\"", "\"owner\": \"kim\", \"reason\": \"accepted\", \"until\"", StringComparison.Ordinal);
        return PolicyReader.Read(
            """
            {
              "scopes": { "pay": { "pipelines": ["pay-*"] } }, "waivers": "./waivers.json",
              "gates": [{ "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "findings": { "critical": 0 } } }]
            }
            """,
            _ => $$"""{ "waivers": [{{full}}] }""").Policy!;
    }
}
