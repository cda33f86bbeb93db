using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Policies;

public sealed class ExpectationTests
{
    [Theory]
    [InlineData("""{ "build": "web-shop", "then": "resume" }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "hold" }""", false)]
    [InlineData("""{ "build": "web-shop", "then": "resume", "reason": "clean" }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "resume", "reason": "people" }""", false)]
    [InlineData("""{ "build": "web-shop", "then": "stop", "findings": { "critical": 1 }, "reason": "clean" }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "resume", "findings": { "low": 900 } }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "askAgain", "scan": "missing" }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "askAgain", "scan": "unfinished", "waited": "2h" }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "hold", "scan": "failed", "waited": "3h" }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "resume", "step": "distribution/Other" }""", false)]
    [InlineData("""{ "build": "pay-api", "then": "hold", "reason": "people" }""", true)]
    [InlineData("""{ "build": "pay-api", "then": "resume", "approvals": ["platform"] }""", true)]
    [InlineData("""{ "build": "pay-api", "then": "hold", "approvals": ["users", "users"], "reason": "people" }""", true)]
    [InlineData("""{ "build": "other", "recipe": "pay-api", "then": "resume", "reason": "clean" }""", true)]
    [InlineData("""{ "build": "web-shop", "tags": { "env": "prod" }, "then": "hold", "reason": "pairs" }""", true)]
    [InlineData("""{ "build": "web-shop", "tags": { "env": "prod" }, "approvals": ["users", "users"], "then": "resume" }""", true)]
    [InlineData("""{ "build": "web-shop", "tags": { "env": "prod" }, "approvals": ["users"], "then": "hold" }""", true)]
    [InlineData(
        """{ "build": "web-shop", "tags": { "env": "prod" }, "approvals": [{ "group": "users", "person": "kim" }, { "group": "users", "person": "kim" }], "then": "hold" }""",
        true)]
    [InlineData(
        """{ "build": "web-shop", "tags": { "env": "prod" }, "approvals": [{ "group": "users", "person": "nobody" }, "users"], "then": "hold" }""", true)]
    public void Holds_or_does_not(string expectation, bool holds)
    {
        var policy = Read($$"""
            {
              "scopes": { "pay": { "pipelines": ["pay-*"] }, "prod": { "tags": { "env": "prod" } } },
              "approvers": { "platform": ["role/Platform"], "users": ["user/kim", "user/lee"] },
              "gates": [
                {{Gate(""" "require": { "scan": {}, "findings": { "critical": 0 } }, "unmet": "stop" """)}},
                {{Gate(""" "require": { "approvals": { "from": ["platform"] } } """, "people", "\"pay\"")}},
                {{Gate(""" "require": { "approvals": { "from": ["users"], "each": 2 } } """, "pairs", "\"prod\"")}}
              ],
              "expect": [ {{expectation}} ]
            }
            """);

        var result = Assert.Single(policy.Expectations).Check(policy);

        Assert.Equal(holds, result.Holds);
    }

    [Theory]
    [InlineData(
        """{ "build": "web-shop", "packages": ["openssl 3.0.8-1"], "age": { "parent": "29d" }, "startedBy": "kim", "approvals": ["people"], "then": "resume" }""",
        true)]
    [InlineData("""{ "build": "web-shop", "age": { "parent": "29d" }, "buildType": "SCHEDULED", "approvals": ["people"], "then": "askAgain" }""", true)]
    [InlineData("""{ "build": "web-shop", "packages": [], "age": { "parent": "29d" }, "then": "stop" }""", true)]
    [InlineData("""{ "build": "web-shop", "packages": ["openssl 3.0.7"], "age": { "parent": "29d" }, "then": "stop" }""", true)]
    [InlineData("""{ "build": "web-shop", "packages": ["openssl 3.0.8"], "buildType": "SCHEDULED", "approvals": ["people"], "then": "askAgain" }""", true)]
    [InlineData("""{ "build": "web-shop", "packages": ["openssl 3.0.8"], "age": { "parent": "31d" }, "then": "stop" }""", true)]
    [InlineData("""{ "build": "web-shop", "packages": ["openssl 3.0.8"], "age": { "image": "3h", "parent": "1d" }, "then": "stop" }""", true)]
    [InlineData(
        """{ "build": "web-shop", "packages": ["openssl 3.0.8"], "age": { "parent": "1d" }, "startedBy": "kim", "approvals": [{ "group": "people", "person": "kim" }], "then": "hold" }""",
        true)]
    [InlineData("""{ "build": "web-shop", "packages": ["openssl 3.0.8"], "age": { "parent": "1d" }, "approvals": ["people"], "then": "hold" }""", true)]
    [InlineData(
        """{ "build": "web-shop", "packages": ["openssl 3.0.8"], "age": { "parent": "1d" }, "approvals": ["people"], "buildType": "SCHEDULED", "then": "resume" }""",
        true)]
    [InlineData(
        """{ "build": "web-shop", "packages": ["openssl 3.0.8"], "age": { "parent": "1d" }, "amiScan": "missing", "buildType": "SCHEDULED", "approvals": ["people"], "then": "askAgain" }""",
        true)]
    [InlineData(
        """{ "build": "web-shop", "packages": ["openssl 3.0.8"], "age": { "parent": "1d" }, "amiFindings": { "critical": 1 }, "then": "stop" }""", true)]
    [InlineData(
        """{ "build": "web-shop", "packages": ["openssl 3.0.8"], "age": { "parent": "1d" }, "buildType": "SCHEDULED", "approvals": ["people"], "amiFindings": { "critical": { "count": 1, "ids": ["CVE-1"] } }, "on": "2026-12-31", "then": "resume" }""",
        true)]
    [InlineData(
        """{ "build": "web-shop", "packages": ["openssl 3.0.8"], "age": { "parent": "1d" }, "amiFindings": { "critical": { "count": 2, "ids": ["CVE-1"] } }, "on": "2026-12-31", "then": "resume" }""",
        false)]
    [InlineData(
        """{ "build": "web-shop", "packages": ["openssl 3.0.8"], "age": { "parent": "1d" }, "amiFindings": { "critical": { "count": 1, "ids": ["CVE-1"] } }, "on": "2027-01-01", "then": "stop" }""",
        true)]
    [InlineData("""{ "build": "web-shop", "version": "2.0.0", "then": "hold" }""", true)]
    public void Accepts_every_fact_that_a_rule_can_require(string expectation, bool holds)
    {
        var result = ImageBuilderAutomation.Policies.Reading.PolicyReader.Read(
            $$"""
            { "scopes": { "one": { "versions": ["1.*"] } }, "approvers": { "people": ["role/People"] }, "waivers": "./waivers.json",
              "gates": [ { "name": "all", "scope": "one", "step": "distribution/X", "unmet": "stop", "require": {
                "packages": { "present": ["openssl >= 3.0.8"] }, "age": { "image": "2h", "parent": "30d" },
                "amiScan": { "findings": { "critical": 0 } }, "approvals": { "from": ["people"], "notStarter": true } } } ],
              "expect": [ {{expectation}} ] }
            """,
            _ => """{ "waivers": [ { "findings": ["CVE-1"], "until": "2026-12-31", "owner": "kim", "reason": "off" } ] }""");

        Assert.Equal(holds, Assert.Single(result.Policy!.Expectations).Check(result.Policy).Holds);
    }

    [Fact]
    public void A_finding_with_an_id_requires_the_day_because_waivers_expire()
    {
        const string expectation = """{ "build": "a", "findings": { "critical": { "count": 1, "ids": ["CVE-1"] } }, "then": "hold" }""";
        var result = ImageBuilderAutomation.Policies.Reading.PolicyReader.Read(
            $$"""{ "gates": [ {{Gate(""" "require": { "findings": { "critical": 0 } } """)}} ], "expect": [ {{expectation}} ] }""");

        Assert.Equal("expect[0].on", Assert.Single(result.Problems).Path);
    }
}
