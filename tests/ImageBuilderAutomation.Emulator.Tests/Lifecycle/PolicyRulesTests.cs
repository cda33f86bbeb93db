using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Lifecycle;

namespace ImageBuilderAutomation.Emulator.Tests.Lifecycle;

public sealed class PolicyRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 3, 0, 0, TimeSpan.Zero);
    private static readonly string[] Statuses = ["AVAILABLE", "DEPRECATED", "DISABLED", "FAILED", "CANCELLED", "BUILDING"];

    private const string Count2 = """{"action":{"type":"DELETE"},"filter":{"type":"COUNT","value":2}}""";
    private const string Delete30Keep1 = """{"action":{"type":"DELETE"},"filter":{"type":"AGE","value":30,"unit":"DAYS","retainAtLeast":1}}""";
    private const string Deprecate10 = """{"action":{"type":"DEPRECATE"},"filter":{"type":"AGE","value":10,"unit":"DAYS"}}""";
    private const string Disable20 = """{"action":{"type":"DISABLE"},"filter":{"type":"AGE","value":20,"unit":"DAYS"}}""";

    [Fact]
    public void Count_keeps_the_newest_of_each_recipe_version() =>
        Assert.Equal(
            "2.0.0/1:- 2.0.0/2:- 1.0.0/1:- 1.0.0/2:- 1.0.0/3:DELETE 1.0.0/4:DELETE",
            Decided([Count2], Image("2.0.0/1", 1), Image("2.0.0/2", 2), Image("1.0.0/1", 3), Image("1.0.0/2", 4), Image("1.0.0/3", 5), Image("1.0.0/4", 6)));

    [Fact]
    public void Failed_and_cancelled_images_do_not_count_as_retained_and_are_always_deleted() =>
        Assert.Equal(
            "1.0.0/1:DELETE 1.0.0/2:- 1.0.0/3:DELETE 1.0.0/4:- 1.0.0/5:DELETE",
            Decided([Count2], Image("1.0.0/1", 1, "FAILED"), Image("1.0.0/2", 2), Image("1.0.0/3", 3, "CANCELLED"), Image("1.0.0/4", 4), Image("1.0.0/5", 5)));

    [Fact]
    public void An_age_rule_keeps_the_newest_images_of_any_age() =>
        Assert.Equal(
            "2.0.0/1:- 1.0.0/1:- 2.0.0/2:DELETE 1.0.0/2:DELETE",
            Decided([Delete30Keep1], Image("2.0.0/1", 29), Image("1.0.0/1", 31), Image("2.0.0/2", 32), Image("1.0.0/2", 33)));

    [Fact]
    public void Retention_of_a_rule_that_does_not_delete_keeps_nothing() =>
        Assert.Equal(
            "1.0.0/1:DISABLE 1.0.0/2:DISABLE",
            Decided([Disable20.Replace("DAYS\"", "DAYS\",\"retainAtLeast\":10", StringComparison.Ordinal)], Image("1.0.0/1", 30), Image("1.0.0/2", 31)));

    [Fact]
    public void A_tag_saves_an_available_image_from_deletion_and_not_a_failed_or_cancelled_one()
    {
        var rule = JsonNode.Parse(Delete30Keep1)!;
        rule["exclusionRules"] = new JsonObject { ["tagMap"] = new JsonObject { ["keep"] = "yes" } };

        Assert.Equal(
            "1.0.0/1:- 1.0.0/2:keep 1.0.0/3:DELETE 1.0.0/4:DELETE",
            Decided(
                [rule.ToJsonString()], Image("1.0.0/1", 1), Image("1.0.0/2", 40, tag: "keep"), Image("1.0.0/3", 41, "FAILED", "keep"),
                Image("1.0.0/4", 42, "CANCELLED", "keep")));
    }

    [Fact]
    public void An_image_is_too_old_exactly_at_the_cut_off_time() =>
        Assert.Equal("1.0.0/1:- 1.0.0/2:DEPRECATE", Decided([Deprecate10], Image("1.0.0/1", 9.999), Image("1.0.0/2", 10)));

    [Fact]
    public void Rules_apply_in_the_order_deprecate_disable_delete_however_they_are_listed()
    {
        Assert.Equal(
            "1.0.0/0:- 1.0.0/1:DEPRECATE",
            Decided([Delete30Keep1, Disable20, Deprecate10], Image("1.0.0/0", 0), Image("1.0.0/1", 40)));
        Assert.Equal(
            "1.0.0/0:- 1.0.0/1:DISABLE",
            Decided([Delete30Keep1, Disable20, Deprecate10], Image("1.0.0/0", 0), Image("1.0.0/1", 40, "DEPRECATED")));
        Assert.Equal(
            "1.0.0/0:- 1.0.0/1:DELETE",
            Decided([Delete30Keep1, Disable20, Deprecate10], Image("1.0.0/0", 0), Image("1.0.0/1", 40, "DISABLED")));
    }

    [Fact]
    public void A_build_in_progress_is_left_alone_and_does_not_count_as_retained() =>
        Assert.Equal(
            "1.0.0/1:- 1.0.0/2:- 1.0.0/3:- 1.0.0/4:DELETE",
            Decided([Count2], Image("1.0.0/1", 1, "TESTING"), Image("1.0.0/2", 2), Image("1.0.0/3", 3), Image("1.0.0/4", 4)));

    [Fact]
    public void A_tag_excludes_only_images_beyond_retention_and_does_not_change_what_is_retained()
    {
        var rule = JsonNode.Parse(Count2)!;
        rule["exclusionRules"] = new JsonObject { ["tagMap"] = new JsonObject { ["keep"] = "yes" } };

        Assert.Equal(
            "1.0.0/1:- 1.0.0/2:- 1.0.0/3:keep 1.0.0/4:DELETE",
            Decided([rule.ToJsonString()], Image("1.0.0/1", 1, tag: "keep"), Image("1.0.0/2", 2), Image("1.0.0/3", 3, tag: "keep"), Image("1.0.0/4", 4)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_image_gets_one_decision_and_retained_images_are_never_deleted(int seed)
    {
        var random = new Random(seed);
        for (var iteration = 0; iteration < 200; iteration++)
        {
            var images = Enumerable.Range(1, random.Next(1, 40)).Select(i => Image(
                string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 4)}.0.0/{i}"), random.Next(0, 60), Statuses[random.Next(Statuses.Length)],
                random.Next(5) == 0 ? "keep" : null)).ToList();
            var kept = random.Next(1, 5);
            var delete = JsonNode.Parse(random.Next(2) == 0 ? Count2 : Delete30Keep1)!;
            var filter = delete["filter"]!;
            if (filter["type"]!.ToString() == "COUNT")
                (filter["value"], delete["exclusionRules"]) = (kept, new JsonObject { ["tagMap"] = new JsonObject { ["keep"] = "yes" } });
            else
                (filter["value"], filter["retainAtLeast"]) = (random.Next(1, 40), kept);

            var decisions = PolicyRules.Decide(
                Rules(random.Next(2) == 0 ? [delete.ToJsonString()] : [delete.ToJsonString(), Disable20, Deprecate10]), images, Now);

            Assert.Equal(images.Select(i => i.Arn).Order(StringComparer.Ordinal), decisions.Select(d => d.Image.Arn).Order(StringComparer.Ordinal));
            foreach (var version in images.GroupBy(i => i.RecipeVersion))
            {
                var deleted = decisions
                    .Where(d => d.Rule?.Action == LifecycleAction.Delete && d.ExcludedBy is null && d.Image.RecipeVersion == version.Key)
                    .Select(d => d.Image).ToHashSet();
                var retained = version.Where(i => i.Status is "AVAILABLE" or "DEPRECATED" or "DISABLED")
                    .OrderByDescending(i => i.Created).ThenByDescending(i => i.Arn, StringComparer.Ordinal).Take(kept);
                Assert.DoesNotContain(retained, deleted.Contains);
                Assert.DoesNotContain(version.Where(i => i.Status == "BUILDING"), deleted.Contains);
                Assert.All(version.Where(i => i.Status is "FAILED" or "CANCELLED"), i => Assert.Contains(i, deleted));
            }
        }
    }

    private static string Decided(string[] details, params ImageFacts[] images) => string.Join(' ', PolicyRules.Decide(Rules(details), images, Now)
        .Select(d => $"{d.Image.Arn}:{(d.Rule is null ? "-" : d.ExcludedBy ?? d.Rule.Action.Name)}"));

    private static IReadOnlyList<PolicyRule> Rules(IEnumerable<string> details) =>
        PolicyRule.Read(new() { ["policyDetails"] = new JsonArray([.. details.Select(d => JsonNode.Parse(d))]) });

    private static ImageFacts Image(string arn, double daysOld, string status = "AVAILABLE", string? tag = null) => new(
        arn, arn.Split('/')[0], status, Now.AddDays(-daysOld), tag is null ? new Dictionary<string, string>() : new() { [tag] = "yes" });
}
