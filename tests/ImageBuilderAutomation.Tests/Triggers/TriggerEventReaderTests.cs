using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Tests.Triggers;

public sealed class TriggerEventReaderTests
{
    private const string Arns = "arn:aws:imagebuilder:eu-west-1:111122223333";
    private static readonly AccountRegion AccountRegion = new("111122223333", "eu-west-1");

    private static JsonObject Event(string source, string type, string detail, params string[] resources) => new()
    {
        ["version"] = "0",
        ["id"] = "1",
        ["source"] = source,
        ["detail-type"] = type,
        ["account"] = AccountRegion.Account,
        ["region"] = AccountRegion.Region,
        ["time"] = "2026-11-20T09:00:00Z",
        ["resources"] = new JsonArray([.. resources.Select(arn => JsonValue.Create(arn))]),
        ["detail"] = JsonNode.Parse(detail),
    };

    private static JsonObject Call(string name, string answer) => Event(
        "aws.imagebuilder", TriggerEventReader.ApiCall, $$"""{ "eventName": "{{name}}", "errorCode": null, "responseElements": {{answer}} }""");

    private static TriggerEvent Read(JsonObject evt) => TriggerEventReader.Read(JsonDocument.Parse(evt.ToJsonString()).RootElement, AccountRegion);

    [Theory]
    [InlineData("AVAILABLE", true)]
    [InlineData("FAILED", true)]
    [InlineData("CANCELLED", true)]
    [InlineData("BUILDING", false)]
    [InlineData("TESTING", false)]
    public void Only_states_that_end_a_build_are_causes(string status, bool ends)
    {
        var triggerEvent = Read(Event(
            "aws.imagebuilder", TriggerEventReader.StateChange, $$$"""{ "state": { "status": "{{{status}}}" } }""",
            $"{Arns}:image-pipeline/base", $"{Arns}:image/base/1.0.0/7"));
        Assert.Equal(ends, triggerEvent is TriggerEvent.BuildCompleted { Image.Build: 7 });
    }

    [Fact]
    public void Scan_counts_are_read_without_regard_to_case()
    {
        var scan = Assert.IsType<TriggerEvent.ScanCompleted>(Read(Event(
            "aws.imagebuilder", TriggerEventReader.CveDetected, """{ "finding-severity-counts": { "all": 4, "CRITICAL": 1, "high": 3, "odd": "x" } }""",
            $"{Arns}:image/base/1.0.0/7")));
        Assert.Equal((1, 3, 3), (scan.Counts["critical"], scan.Counts["high"], scan.Counts.Count));
    }

    [Theory]
    [InlineData("Create", true)]
    [InlineData("Update", true)]
    [InlineData("Delete", false)]
    [InlineData("LabelParameterVersion", false)]
    public void Only_created_and_updated_parameters_are_causes(string operation, bool moves) => Assert.Equal(
        moves,
        Read(Event("aws.ssm", TriggerEventReader.ParameterChange, $$"""{ "operation": "{{operation}}", "name": "/golden" }"""))
            is TriggerEvent.ParameterChanged { Name: "/golden" });

    [Theory]
    [InlineData("CreateComponent", "componentBuildVersionArn", "component/updates/1.0.0/1", "component/updates/1.0.0/1")]
    [InlineData("ImportComponent", "componentBuildVersionArn", "component/updates/1.0.0/1", "component/updates/1.0.0/1")]
    [InlineData("CreateImageRecipe", "imageRecipeArn", "image-recipe/web/1.0.1", "image-recipe/web/1.0.1")]
    [InlineData("CreateContainerRecipe", "containerRecipeArn", "container-recipe/web/1.0.1", "container-recipe/web/1.0.1")]
    public void The_created_resource_is_read_from_the_response(string call, string member, string arn, string path)
    {
        var triggerEvent = Read(Call(call, $$"""{ "{{member}}": "{{Arns}}:{{arn}}" }"""));
        Assert.Equal(path, triggerEvent is TriggerEvent.ComponentCreated component ? component.Component.Path : ((TriggerEvent.RecipeCreated)triggerEvent).Recipe.Path);
    }

    [Fact]
    public void A_refused_call_is_ignored()
    {
        var call = Call("CreateComponent", "null");
        call["detail"]!["errorCode"] = "InvalidRequestException";
        Assert.Contains("refused", Assert.IsType<TriggerEvent.Ignored>(Read(call)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_calls_are_ignored() => Assert.IsType<TriggerEvent.Ignored>(Read(Call("CreateWorkflow", "{}")));

    public static TheoryData<string, string> Unusable => new()
    {
        { """{ "account": "999999999999" }""", "an event of account 111122223333" },
        { """{ "region": "us-east-1" }""", "an event of account 111122223333 in eu-west-1" },
        { """{ "source": "aws.ec2" }""", "Parameter Store Change" },
        { """{ "detail-type": "EC2 AMI State Change" }""", "Parameter Store Change" },
        { """{ "time": "yesterday" }""", "the event's time" },
        { """{ "resources": [] }""", "an image ARN" },
        { """{ "resources": ["arn:aws:imagebuilder:eu-west-1:999999999999:image/base/1.0.0/7"] }""", "an image of account" },
        { """{ "resources": ["arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0"] }""", "image build version ARN" },
        { """{ "detail": {} }""", "detail.state.status" },
        { """{ "detail": null }""", "detail.state.status" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Events_of_other_accounts_and_malformed_events_are_refused(string change, string expected)
    {
        var evt = Event("aws.imagebuilder", TriggerEventReader.StateChange, """{ "state": { "status": "AVAILABLE" } }""", $"{Arns}:image/base/1.0.0/7");
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
            evt[name] = value?.DeepClone();
        Assert.Contains(expected, Assert.Throws<UnusableEventException>(() => Read(evt)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_of_another_account_is_refused() => Assert.Throws<UnusableEventException>(() => Read(Call(
        "CreateComponent", """{ "componentBuildVersionArn": "arn:aws:imagebuilder:eu-west-1:999999999999:component/updates/1.0.0/1" }""")));
}
