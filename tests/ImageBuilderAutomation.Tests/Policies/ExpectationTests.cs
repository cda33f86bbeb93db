using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Policies;

public sealed class ExpectationTests
{
    [Theory]
    [InlineData("""{ "build": "web-shop", "then": "resume" }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "hold" }""", false)]
    [InlineData("""{ "build": "web-shop", "then": "resume", "because": "clean" }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "resume", "because": "people" }""", false)]
    [InlineData("""{ "build": "web-shop", "then": "stop", "findings": { "critical": 1 }, "because": "clean" }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "resume", "findings": { "low": 900 } }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "askAgain", "scan": "missing" }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "askAgain", "scan": "unfinished", "waited": "2h" }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "hold", "scan": "failed", "waited": "3h" }""", true)]
    [InlineData("""{ "build": "web-shop", "then": "resume", "step": "distribution/Other" }""", false)]
    [InlineData("""{ "build": "pay-api", "then": "hold", "because": "people" }""", true)]
    [InlineData("""{ "build": "pay-api", "then": "resume", "approvals": ["platform"] }""", true)]
    [InlineData("""{ "build": "pay-api", "then": "hold", "approvals": ["users", "users"], "because": "people" }""", true)]
    [InlineData("""{ "build": "other", "recipe": "pay-api", "then": "resume", "because": "clean" }""", true)]
    [InlineData("""{ "build": "web-shop", "tags": { "env": "prod" }, "then": "hold", "because": "pairs" }""", true)]
    [InlineData("""{ "build": "web-shop", "tags": { "env": "prod" }, "approvals": ["users", "users"], "then": "resume" }""", true)]
    [InlineData("""{ "build": "web-shop", "tags": { "env": "prod" }, "approvals": ["users"], "then": "hold" }""", true)]
    [InlineData("""{ "build": "web-shop", "tags": { "env": "prod" }, "approvals": [{ "group": "users", "person": "kim" }, { "group": "users", "person": "kim" }], "then": "hold" }""", true)]
    [InlineData("""{ "build": "web-shop", "tags": { "env": "prod" }, "approvals": [{ "group": "users", "person": "nobody" }, "users"], "then": "hold" }""", true)]
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
}
