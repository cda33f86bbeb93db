using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Cli.Tests.Adoption;

/// <summary>A pipeline and its configuration before a plan is carried out, and what has to hold afterwards.</summary>
internal sealed class AppliedChange
{
    /// <summary>Members of the answers that change with every update and with every build.</summary>
    private static readonly string[] OfTheService = ["dateUpdated", "dateLastRun", "dateNextRun", "lastRunStatus", "consecutiveFailures"];

    private readonly AdoptionAccount _account;
    private readonly string _shape;
    private readonly string _slug;
    private readonly JsonObject _pipeline;
    private readonly JsonObject _configuration;

    private AppliedChange(AdoptionAccount account, string shape, string slug, JsonObject pipeline, JsonObject configuration) =>
        (_account, _shape, _slug, _pipeline, _configuration) = (account, shape, slug, pipeline, configuration);

    /// <summary>Terraform's provider has the instance types as a set.</summary>
    public bool KeepsOrder { get; init; } = true;

    /// <summary>There is no local IAM, so a pipeline without a role gets one that is named.</summary>
    public string[] RoleOption => _pipeline["executionRole"] is null ? ["--execution-role", AdoptionAccount.Role] : [];

    public static async Task<AppliedChange> ReadAsync(AdoptionAccount account, string shape, string configuration, bool keepsOrder = true) =>
        new(account, shape, configuration, await account.PipelineAsync(shape), await account.ConfigurationAsync(configuration)) { KeepsOrder = keepsOrder };

    /// <summary>The planned members changed and no other one, and a build waits at the gate until it is resumed.</summary>
    public async Task AssertAppliedAsync()
    {
        var after = await _account.PipelineAsync(_shape);
        string[] changed =
        [
            "workflows", .. RoleOption.Length > 0 ? ["executionRole"] : Array.Empty<string>(),
            .. _shape is "shared" ? ["infrastructureConfigurationArn"] : Array.Empty<string>(),
        ];
        AssertSame(_pipeline, after, changed);
        Assert.All(changed, member => Assert.NotEqual($"{_pipeline[member]?.ToJsonString()}", $"{after[member]?.ToJsonString()}"));
        await AssertConfigurationAsync();
        await AssertWaitsAsync();
    }

    public static void AssertSame(JsonObject before, JsonObject after, string[] except, bool keepsOrder = true)
    {
        string[] ignored = [.. OfTheService, .. except];
        Assert.Equal(Members(before), Members(after));

        Dictionary<string, string> Members(JsonObject answer) => answer.Where(member => !ignored.Contains(member.Key) && member.Value is not null)
            .ToDictionary(member => member.Key, member => !keepsOrder && member is { Key: "instanceTypes", Value: JsonArray types }
                ? string.Join(' ', types.Select(type => $"{type}").Order())
                : member.Value!.ToJsonString());
    }

    private async Task AssertConfigurationAsync()
    {
        var after = await _account.ConfigurationAsync(_slug);
        if (_shape is not "shared")
        {
            Assert.Equal(AdoptionAccount.Topic, $"{after["snsTopicArn"]}");
            AssertSame(_configuration, after, ["snsTopicArn"], KeepsOrder);
            return;
        }

        // Another pipeline uses it too, so it stays exactly as it was, and the copy differs by its names and the topic.
        Assert.Equal(_configuration.ToJsonString(), after.ToJsonString());
        var copy = await _account.ConfigurationAsync("factory-shared");
        Assert.Equal(AdoptionAccount.Topic, $"{copy["snsTopicArn"]}");
        AssertSame(_configuration, copy, ["snsTopicArn", "name", "arn", "dateCreated"], KeepsOrder);
    }

    private async Task AssertWaitsAsync()
    {
        if (_shape is "disabled")
            return;
        var image = await _account.StartBuildAsync(_shape);
        Assert.Equal(["ApproveRelease"], await _account.WaitingAsync());
        Assert.Equal("DISTRIBUTING", await _account.StatusAsync(image));
        await _account.ResumeAsync(image);
        Assert.Equal("AVAILABLE", await _account.StatusAsync(image));
    }
}
