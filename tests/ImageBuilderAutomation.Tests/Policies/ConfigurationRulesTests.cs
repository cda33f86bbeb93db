using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Reliability;
using TestKit.ConfigurationGuard;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>The policy's section <c>configurations</c>: how it is read, what its rules expect, and what the reader rejects.</summary>
public sealed class ConfigurationRulesTests
{
    /// <summary>The expectations for a configuration with every field set, and the changes that a repair makes.</summary>
    [Theory]
    [InlineData("""{ "httpTokens": "required", "hopLimit": { "max": 2 }, "terminateOnFailure": true, "logging": true }""")]
    [InlineData("""{ "httpTokens": "optional" }""", "instanceMetadataOptions.httpTokens required -> optional")]
    [InlineData("""{ "httpTokens": { "oneOf": ["optional", "required"] } }""")]
    [InlineData("""{ "hopLimit": 1 }""", "instanceMetadataOptions.httpPutResponseHopLimit 2 -> 1")]
    [InlineData("""{ "hopLimit": { "min": 3, "max": 5 } }""", "instanceMetadataOptions.httpPutResponseHopLimit 2 -> 3")]
    [InlineData("""{ "terminateOnFailure": false }""", "terminateInstanceOnFailure true -> false")]
    [InlineData(
        """{ "keyPair": false, "description": { "present": false } }""", "description Where base images are built -> nothing",
        "keyPair break-glass -> nothing")]
    [InlineData("""{ "subnet": { "oneOf": ["subnet-8", "subnet-9"], "set": "subnet-9" } }""", "subnetId subnet-1 -> subnet-9")]
    [InlineData("""{ "logging": "audit-logs", "logPrefix": "images/" }""", "logging.s3Logs.s3BucketName build-logs -> audit-logs")]
    [InlineData(
        """{ "instanceTypes": ["m7g.xlarge", "m7g.large"], "securityGroups": { "contains": ["sg-9"] } }""",
        "securityGroupIds sg-1, sg-2 -> sg-1, sg-2, sg-9")]
    [InlineData("""{ "instanceTypes": { "oneOf": ["m7g.large"] } }""", "instanceTypes m7g.large, m7g.xlarge -> m7g.large")]
    [InlineData("""{ "instanceProfile": "hardened", "snsTopic": "arn:aws:sns:eu-west-1:111122223333:results" }""", "instanceProfileName builder -> hardened")]
    [InlineData(
        """{ "tags": { "owner": "payments", "cost": true, "old": false }, "resourceTags": { "team": "platform", "env": { "present": true, "set": "prod" } } }""",
        "resourceTags.env nothing -> prod", "tags.owner platform -> payments")]
    [InlineData(
        """{ "availabilityZone": "eu-west-1b", "tenancy": "default" }""", "placement.availabilityZone eu-west-1a -> eu-west-1b",
        "placement.hostId h-1 -> nothing", "placement.tenancy host -> default")]
    [InlineData("""{ "hostId": "h-2" }""", "placement.hostId h-1 -> h-2")]
    [InlineData("""{ "hostResourceGroup": "group" }""", "placement.hostId h-1 -> nothing", "placement.hostResourceGroupArn nothing -> group")]
    public void Every_field_and_kind_of_expectation_is_supported(string require, params string[] changes) =>
        Assert.Equal(changes, Decide(Rule("baseline", require)).Changes.Select(change => change.ToString()));

    [Theory]
    [InlineData("""{ "hopLimit": 0 }""", "configurations[0].require.hopLimit", "a whole number from 1 to 64")]
    [InlineData("""{ "hopLimit": { "min": 3, "max": 2 } }""", "configurations[0].require.hopLimit.min", "not above max")]
    [InlineData("""{ "hopLimit": {} }""", "configurations[0].require.hopLimit", "at least one of min, max")]
    [InlineData("""{ "httpTokens": true }""", "configurations[0].require.httpTokens", "\"required\", \"optional\"")]
    [InlineData("""{ "tenancy": "shared" }""", "configurations[0].require.tenancy", "\"dedicated\"")]
    [InlineData("""{ "instanceProfile": false }""", "configurations[0].require.instanceProfile", "an instance profile name")]
    [InlineData("""{ "instanceProfile": { "present": false } }""", "configurations[0].require.instanceProfile.present", "one of oneOf, set")]
    [InlineData("""{ "terminateOnFailure": "yes" }""", "configurations[0].require.terminateOnFailure", "true or false")]
    [InlineData("""{ "snsTopic": "results" }""", "configurations[0].require.snsTopic", "the ARN of an SNS topic")]
    [InlineData("""{ "keyPair": { "oneOf": ["a"], "present": true } }""", "configurations[0].require.keyPair", "one of oneOf, present")]
    [InlineData("""{ "keyPair": { "set": "a" } }""", "configurations[0].require.keyPair", "one of oneOf, present")]
    [InlineData("""{ "keyPair": { "oneOf": ["a"], "set": "b" } }""", "configurations[0].require.keyPair.set", "a value that the rule itself accepts: a")]
    [InlineData(
        """{ "keyPair": { "present": false, "set": "b" } }""", "configurations[0].require.keyPair.set", "a value that the rule itself accepts: nothing")]
    [InlineData("""{ "securityGroups": "sg-1" }""", "configurations[0].require.securityGroups", "a list of texts")]
    [InlineData("""{ "tags": {} }""", "configurations[0].require.tags", "at least one key")]
    [InlineData("""{ "tags": { "aws:x": "y" } }""", "configurations[0].require.tags[\"aws:x\"]", "not starting with aws:")]
    [InlineData("{}", "configurations[0].require", "at least one of description")]
    [InlineData("""{ "subnetId": "x" }""", "configurations[0].require.subnetId", "one of description")]
    [InlineData("""{ "hostId": "h-1", "hostResourceGroup": "g" }""", "configurations[0].require.hostId", "they exclude each other")]
    [InlineData("""{ "hostId": "h-1", "tenancy": "dedicated" }""", "configurations[0].require.hostId", "tenancy \"host\" together with it")]
    public void An_invalid_expectation_is_an_error_at_its_location(string require, string path, string expected)
    {
        var result = PolicyReader.Read(Policy(Rule("baseline", require)));

        Assert.Null(result.Policy);
        Assert.Contains(result.Problems, problem => problem.Path == path && problem.Expected.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"*\"", "\"base\"", """{ "subnet": "a" }""", """{ "subnet": "b" }""", ProblemSeverity.Error)]
    [InlineData("\"base\"", "[\"web\", \"base\"]", """{ "hopLimit": 1 }""", """{ "hopLimit": { "min": 2 } }""", ProblemSeverity.Error)]
    [InlineData("\"base\"", "\"web\"", """{ "subnet": "a" }""", """{ "subnet": "b" }""", ProblemSeverity.Warning)]
    [InlineData("\"*\"", "\"*\"", """{ "keyPair": false }""", """{ "keyPair": true }""", ProblemSeverity.Error)]
    [InlineData("\"*\"", "\"*\"", """{ "instanceTypes": ["a"] }""", """{ "instanceTypes": { "contains": ["b"] } }""", ProblemSeverity.Error)]
    [InlineData("\"*\"", "\"*\"", """{ "tags": { "k": "a" } }""", """{ "tags": { "k": { "oneOf": ["b", "c"] } } }""", ProblemSeverity.Error)]
    [InlineData("\"*\"", "\"*\"", """{ "subnet": { "oneOf": ["a", "b"] } }""", """{ "subnet": { "oneOf": ["c", "b"] } }""", null)]
    [InlineData("\"*\"", "\"*\"", """{ "tags": { "k": "a" } }""", """{ "resourceTags": { "k": "b" } }""", null)]
    [InlineData("\"*\"", "\"*\"", """{ "hostId": "a", "tenancy": "host" }""", """{ "hostResourceGroup": "b" }""", ProblemSeverity.Error)]
    public void Rules_that_no_value_can_satisfy_together_are_reported(
        string scope, string otherScope, string require, string otherRequire, ProblemSeverity? severity)
    {
        var result = PolicyReader.Read(Policy(Rule("one", require, scope), Rule("other", otherRequire, otherScope)));

        var found = result.Problems.Where(problem => problem.Path.StartsWith("configurations[1].require", StringComparison.Ordinal)).ToList();
        Assert.Equal(severity, found.SingleOrDefault()?.Severity);
    }

    [Theory]
    [InlineData("""{ "httpTokens": "required", "hopLimit": 1 }""", "builds of container images")]
    [InlineData("""{ "httpTokens": "required", "hopLimit": { "max": 1 } }""", "builds of container images")]
    [InlineData("""{ "httpTokens": "required", "hopLimit": { "max": 2 } }""", null)]
    public void A_hop_limit_of_1_with_required_tokens_gets_a_warning(string require, string? warning)
    {
        var problem = PolicyReader.Read(Policy(Rule("one", require))).Problems
            .SingleOrDefault(problem => problem.Path.Contains("hopLimit", StringComparison.Ordinal));

        Assert.Equal(warning is null ? null : ProblemSeverity.Warning, problem?.Severity);
        Assert.Contains(warning ?? "", problem?.Expected ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeated_name_is_an_error_and_a_repeated_rule_gets_a_warning()
    {
        var problems = PolicyReader.Read(Policy(Rule("one", """{ "subnet": "a" }"""), Rule("one", """{ "subnet": "a" }"""))).Problems;

        Assert.Contains(problems, problem => problem is { Path: "configurations[1].name", Severity: ProblemSeverity.Error });
        Assert.Contains(problems, problem => problem is { Path: "configurations[1]", Severity: ProblemSeverity.Warning });
    }

    [Theory]
    [InlineData("\"*\"", true)]
    [InlineData("\"base\"", true)]
    [InlineData("\"web\"", true)]
    [InlineData("\"tagged\"", true)]
    [InlineData("\"others\"", false)]
    [InlineData("[\"others\", \"web\"]", true)]
    [InlineData("\"both\"", false)]
    public void A_scope_chooses_by_name_by_pipelines_and_by_the_configuration_s_tags(string scope, bool applies) =>
        Assert.Equal(applies, Decide(Rule("one", """{ "keyPair": false }""", scope)).Drifts.Count == 1);

    [Fact]
    public void A_configuration_rule_rejects_a_scope_of_builds_and_a_gate_rejects_a_scope_of_configurations()
    {
        var problems = PolicyReader.Read($$"""
            {
              "scopes": { "builds": { "recipes": ["a"] }, "infra": { "configurations": ["a"] } },
              "gates": [{ "name": "g", "scope": "infra", "step": "distribution/X", "require": { "tests": "passed" } }],
              "configurations": [{{Rule("one", """{ "keyPair": false }""", "\"builds\"")}}]
            }
            """).Problems;

        var errors = problems.Where(problem => problem.Severity == ProblemSeverity.Error);
        Assert.Equal(["configurations[0].scope", "gates[0].scope"], errors.Select(problem => problem.Path).Order());
    }

    [Fact]
    public void Reads_modes_and_rules_that_do_not_repair()
    {
        var policy = PolicyReader.Read("""
            { "modes": { "configurations": "act" }, "configurations": [{ "name": "cost", "scope": "*", "repair": false, "require": { "keyPair": false } }] }
            """).Policy!;

        Assert.Equal((Mode.Act, Mode.Observe), (policy.ModeOf(Capability.Configurations), policy.ModeOf(Capability.Gates)));
        Assert.False(Assert.Single(policy.Configurations).Rule.Repairs);
    }

    private static string Rule(string name, string require, string scope = "\"*\"") =>
        $$"""{ "name": "{{name}}", "scope": {{scope}}, "require": {{require}} }""";

    private static string Policy(params string[] rules) => $$"""
        {
          "scopes": {
            "base": { "configurations": ["base-*"] }, "web": { "pipelines": ["web-*"] }, "tagged": { "tags": { "owner": "plat*" } },
            "others": { "configurations": ["pay-*"] }, "both": { "configurations": ["base-*"], "tags": { "owner": "x" } }
          },
          "configurations": [{{string.Join(", ", rules)}}]
        }
        """;

    private static ConfigurationDecision Decide(string rule)
    {
        var result = PolicyReader.Read(Policy(rule));
        Assert.NotNull(result.Policy);
        var rules = new ConfigurationRules(result.Policy.Configurations, result.Policy.Hash);
        var facts = new ConfigurationFacts(
            new(ConfigurationWorld.Arn.ToString(), "Base infra", ConfigurationWorld.Complete, null), ["base-al2023", "web-shop"]);
        return ConfigurationDecider.Decide(facts, rules.RulesFor(facts), rules.PolicyHash);
    }
}
