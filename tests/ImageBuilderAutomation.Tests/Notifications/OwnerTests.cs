using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Policies.Reading;
using TestKit.Operations;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Notifications;

public sealed class OwnerTests
{
    private const string Arns = "arn:aws:imagebuilder:eu-west-1:111122223333";

    private static readonly OwnerRules Owners = Read("""
        {
          "scopes": {
            "web-pipelines": { "pipelines": ["web-*"] },
            "web-images": { "images": ["shop"], "versions": ["2.*"] },
            "web-configurations": { "configurations": ["web-*"] },
            "pay": { "pipelines": ["web-pay", "pay-*"] }
          },
          "owners": [
            { "scope": ["web-pipelines", "web-images", "web-configurations"], "owner": "team-web" },
            { "scope": "pay", "owner": "team-pay" }
          ]
        }
        """).Owners;

    [Theory]
    [InlineData("image-pipeline/web-shop", null, "team-web")]
    [InlineData("image-pipeline/pay-api", null, "team-pay")]
    [InlineData("image-pipeline/base", null, null)]
    [InlineData("image/shop/2.1.0/1", null, "team-web")]
    [InlineData("image/shop/1.0.0/1", null, null)]
    [InlineData("image/other/1.0.0/1", "web-shop", "team-web")]
    [InlineData("image/other/1.0.0/1", "pay-api", "team-pay")]
    [InlineData("infrastructure-configuration/web-large", null, "team-web")]
    [InlineData("infrastructure-configuration/base", null, null)]
    [InlineData("infrastructure-configuration/base", "web-shop", "team-web")]
    [InlineData("image/*", null, null)]
    // The first entry that matches counts.
    [InlineData("image-pipeline/web-pay", null, "team-web")]
    public void An_owner_is_found_by_the_names_that_a_notification_has(string subject, string? pipeline, string? owner) =>
        Assert.Equal(owner, Owners.OwnerOf(About(subject, pipeline)));

    [Fact]
    public void The_scope_of_everything_owns_notifications_about_policies_as_well() =>
        Assert.Equal("platform", Read("""{ "owners": [ { "scope": "*", "owner": "platform" } ] }""").Owners.OwnerOf(About("image/*")));

    [Theory]
    [InlineData("""{ "scope": "nowhere", "owner": "team" }""", "owners[0].scope")]
    [InlineData("""{ "scope": "tagged", "owner": "team" }""", "owners[0].scope")]
    [InlineData("""{ "scope": "windows", "owner": "team" }""", "owners[0].scope")]
    [InlineData("""{ "scope": "*", "owner": "my team" }""", "owners[0].owner")]
    [InlineData("""{ "scope": "*" }""", "owners[0].owner")]
    [InlineData("""{ "owner": "team" }""", "owners[0].scope")]
    [InlineData("""{ "scope": "*", "owner": "team", "mail": "a@b" }""", "owners[0].mail")]
    public void An_entry_that_could_never_match_or_that_names_nobody_is_an_error(string entry, string path)
    {
        var result = PolicyReader.Read($$"""
            { "scopes": { "tagged": { "tags": { "team": "web" } }, "windows": { "platforms": ["Windows"] } }, "owners": [ {{entry}} ] }
            """);
        Assert.Null(result.Policy);
        Assert.Contains(result.Problems, problem => problem.Path == path && problem.Severity == ProblemSeverity.Error);
    }

    [Fact]
    public void An_entry_after_the_one_for_everything_is_reported_as_never_reached()
    {
        var result = PolicyReader.Read("""
            { "scopes": { "web": { "pipelines": ["web"] } }, "owners": [ { "scope": "*", "owner": "platform" }, { "scope": "web", "owner": "team-web" } ] }
            """);
        Assert.NotNull(result.Policy);
        Assert.Contains(result.Problems, problem => problem is { Path: "owners[1]", Severity: ProblemSeverity.Warning });
        // A scope that only owners use is used.
        Assert.DoesNotContain(result.Problems, problem => problem.Path == "scopes.web");
    }

    [Fact]
    public async Task The_publisher_adds_owner_and_stack_to_each_notification()
    {
        var published = new RecordedNotifications();
        var publisher = new AddressedNotifications(published, Owners, "images");
        await publisher.PublishAsync(About("image-pipeline/web-shop") with { Command = new("triggers pipelines web-shop") }, default);

        var only = Assert.Single(published.All);
        Assert.Equal(("team-web", "image-builder-automation triggers pipelines web-shop --stack images"), (only.Owner, only.Command!.ToString()));
        Assert.Equal(About("image-pipeline/web-shop").Id, only.Id);
    }

    private static Notification About(string subject, string? pipeline = null) =>
        new("Gate Reminder", $"{Arns}:{subject}", "1", default, "text", []) { Pipelines = pipeline is null ? [] : [pipeline] };
}
