using System.Text.Json.Nodes;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.Tests.Notifications;

public sealed class NotificationTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 9, 31, 4, 250, TimeSpan.Zero);

    private static Notification Example(string text = "held", string occasion = "1", DateTimeOffset? at = null, params Fact[] facts) =>
        new("Gate Waits For People", "arn:aws:imagebuilder:eu-west-1:111122223333:image/web-shop/1.0.0/7", occasion, at ?? At, text, facts);

    [Fact]
    public void Has_the_same_id_with_another_time_and_text()
    {
        Assert.Equal(Example().Id, Example("in other words", at: At.AddHours(1), facts: Fact.Of("a", "b")).Id);
        Assert.Matches("^[0-9a-f]{32}$", Example().Id);
    }

    [Fact]
    public void Has_another_id_for_another_kind_subject_or_deduplication_key()
    {
        var notification = Example();
        Assert.Distinct([notification.Id, Example(occasion: "2").Id, (notification with { Kind = "Gate Answered" }).Id, (notification with { Subject = "arn" }).Id]);
    }

    [Fact]
    public void Writes_its_facts_flat_and_omits_facts_without_a_value()
    {
        var detail = JsonNode.Parse(Example("it waits", facts:
        [
            Fact.Of("image", "arn"), Fact.Of("deadline", At), Fact.Of("nothing", (string?)null), Fact.Of("never", (DateTimeOffset?)null),
            Fact.Of("mayApprove", ["platform", "security"]), Fact.Of("none", Array.Empty<string>()),
            Fact.Of("amis", [[Fact.Of("imageId", "ami-1"), Fact.Of("region", "eu-west-1"), Fact.Of("name", (string?)null)]]),
        ]).ToDetail())!.AsObject();

        Assert.Equal(Example().Id, (string?)detail["id"]);
        detail.Remove("id");
        Assert.Equal(
            """{"text":"it waits","lines":["Build: web-shop/1.0.0/7"],"build":"web-shop/1.0.0/7","image":"arn","deadline":"2026-11-20T09:31:04Z","mayApprove":["platform","security"],"amis":[{"imageId":"ami-1","region":"eu-west-1"}]}""",
            detail.ToJsonString());
    }

    [Theory]
    [InlineData("a\nb\r\tc\u001b[31m", "a?b??c?[31m")]
    [InlineData("<!channel> <https://evil.example|approve>", "?!channel? ?https://evil.example|approve?")]
    [InlineData("[approve here](https://evil.example)", "[approve here]?https://evil.example)")]
    [InlineData("`code` \u202Egnp.exe é", "?code? ?gnp.exe ?")]
    [InlineData("\"quoted\" \\ and {braces}", "'quoted' / and {braces}")]
    public void Makes_external_texts_safe(string text, string message)
    {
        Fact[] facts = [Fact.Of("reason", text), Fact.Of("list", [text]), Fact.Of("rows", [[Fact.Of("row", text)]])];
        var detail = JsonNode.Parse(Example(text, facts: facts).ToDetail())!;

        Assert.All([detail["text"], detail["reason"], detail["list"]![0], detail["rows"]![0]!["row"]], found => Assert.Equal(message, (string?)found));
    }

    [Fact]
    public void Limits_texts_and_lists_and_counts_omitted_items()
    {
        var endless = new string('x', 5000);
        var detail = JsonNode.Parse(Example(endless, facts: [Fact.Of("list", [.. Enumerable.Range(1, 250).Select(n => $"{n}")])]).ToDetail())!;

        Assert.Equal(1024, ((string?)detail["text"])!.Length);
        Assert.EndsWith("x...", (string?)detail["text"], StringComparison.Ordinal);
        Assert.Equal((200, 50), (detail["list"]!.AsArray().Count, (int)detail["listOmitted"]!));
    }

    [Fact]
    public void Shows_what_to_do_in_lines_and_as_members()
    {
        var detail = JsonNode.Parse((Example() with
        {
            Missing = ["1 of 2 approvals of group security", "the scan"],
            Until = At,
            Command = new("gates approve web-shop/1.0.0/7 --group security", NeedsReason: true) { Stack = "images" },
            Step = "step-1",
            Owner = "team-web",
        }).ToDetail())!;

        const string Command = "image-builder-automation gates approve web-shop/1.0.0/7 --group security --stack images --reason '...'";
        Assert.Equal(
            [
                "Missing: 1 of 2 approvals of group security; the scan", "Until: 2026-11-20 09:31 UTC", $"Run: {Command}", "Step: step-1", "Build: web-shop/1.0.0/7",
                "Owner: team-web",
            ],
            detail["lines"]!.AsArray().Select(line => (string?)line));
        Assert.Equal((Command, "team-web", "web-shop/1.0.0/7", "step-1", "2026-11-20T09:31:04Z"), (
            (string?)detail["command"], (string?)detail["owner"], (string?)detail["build"], (string?)detail["step"], (string?)detail["until"]));
    }

    [Fact]
    public void A_subject_that_is_no_build_is_shown_as_a_resource() => Assert.Equal(
        "Resource: image-pipeline/web",
        (string?)JsonNode.Parse((Example() with { Subject = "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web" }).ToDetail())!["lines"]![0]);

    [Fact]
    public void Many_missing_things_stay_one_readable_line() => Assert.EndsWith(
        "; m8; and 12 more",
        (string?)JsonNode.Parse((Example() with { Missing = [.. Enumerable.Range(1, 20).Select(n => $"m{n}")] }).ToDetail())!["lines"]![0], StringComparison.Ordinal);
}
