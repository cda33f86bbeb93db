namespace ImageBuilderAutomation.Tests.Policies.Publishing;

public sealed class ConfigurationComparisonTests
{
    [Theory]
    [InlineData("""{ "httpTokens": "required" }""", """{ "httpTokens": "required", "logging": true }""", "Neutral configurations.baseline.require: logging.s3Logs.s3BucketName Present any value is added")]
    [InlineData(
        """{ "hopLimit": { "max": 2 } }""", """{ "hopLimit": { "max": 1 } }""",
        "Loosens configurations.baseline.require: instanceMetadataOptions.httpPutResponseHopLimit Between at most 1 is added | "
        + "Loosens configurations.baseline.require: instanceMetadataOptions.httpPutResponseHopLimit Between at most 2 is removed")]
    public void An_expectation_of_configurations_that_is_removed_or_changed_loosens(string before, string after, string expected) =>
        Assert.Equal(expected, PolicyComparisonTests.Compare(Configurations(before), Configurations(after)));

    [Fact]
    public void A_rule_for_configurations_is_compared_by_name()
    {
        const string require = """{ "httpTokens": "required" }""";
        Assert.Equal("Loosens configurations.baseline: the rule is removed", PolicyComparisonTests.Compare(Configurations(require), "{}"));
        Assert.Equal("Loosens configurations.baseline: the rule is added", PolicyComparisonTests.Compare("{}", Configurations(require)));
        Assert.Equal("Neutral configurations.baseline: the rule is added", PolicyComparisonTests.Compare("{}", Configurations(require, repair: false)));
        Assert.Equal("Loosens configurations.baseline.repair: drift is reported instead of repaired", PolicyComparisonTests.Compare(Configurations(require), Configurations(require, repair: false)));
    }

    /// <remarks>What a rule only reports is not repaired by another rule either.</remarks>
    [Theory]
    [InlineData("""{ "name": "more", "scope": "*", "require": { "httpTokens": "required" }, "repair": false }""", true)]
    [InlineData("""{ "name": "more", "scope": "*", "require": { "hopLimit": { "max": 64 } } }""", true)]
    [InlineData("""{ "name": "more", "scope": "*", "require": { "hopLimit": { "max": 64 } }, "repair": false }""", false)]
    [InlineData("""{ "name": "more", "scope": "*", "require": { "logging": true } }""", false)]
    public void A_rule_for_configurations_that_changes_them_or_prevents_a_repair_loosens(string rule, bool loosens)
    {
        var before = Configurations("""{ "httpTokens": "required" }""");

        Assert.Equal($"{(loosens ? "Loosens" : "Neutral")} configurations.more: the rule is added", PolicyComparisonTests.Compare(before, before.Replace("[{", $"[{rule}, {{", StringComparison.Ordinal)));
    }

    private static string Configurations(string require, bool repair = true) =>
        $$"""{ "configurations": [{ "name": "baseline", "scope": "*", "require": {{require}}, "repair": {{(repair ? "true" : "false")}} }] }""";
}
