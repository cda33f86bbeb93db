using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local;
using TestKit;

namespace EndToEnd;

/// <summary>Lifecycle, on a stack with a recipe whose parent is a parameter. The distribution of one of three base images sets the parameter.</summary>
public sealed class ParameterParentTests : IAsyncLifetime
{
    private const string Name = "/golden/base";
    private const string Policy = """
        { "modes": { "lifecycle": "act" },
          "lifecycle": { "rules": [ { "name": "short", "scope": "*", "keepNewest": 1, "deprecate": "1d" } ],
                         "limits": { "perRun": 10, "percent": 100 }, "notice": "0m", "unknownUse": "ownerAccepts" } }
        """;

    private readonly SimulationClock _clock = Morning();
    private readonly string _policy = Path.GetTempFileName();
    private readonly List<JsonObject> _published = [];
    private LocalStack _stack = null!;
    private IAmazonImagebuilder _client = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_policy, Policy);
        _stack = await LocalStack.StartAsync(new()
        {
            Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
            Settings = new() { Parameters = new Dictionary<string, string> { ["LifecycleSchedule"] = "rate(400 days)" } },
            Clock = _clock,
            Concurrency = 1,
            Variables = new Dictionary<string, string> { ["POLICY_FILE"] = _policy },
        });
        _stack.Router.Published += envelope => _published.Add((JsonObject)envelope.DeepClone());
        _client = AwsClients.ImageBuilder(_stack.ClientEnvironment("factory"));
        var infrastructure = (await _client.CreateInfrastructureConfigurationAsync(
            new() { Name = "base", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
        var distribution = (await _client.CreateDistributionConfigurationAsync(new()
        {
            Name = "golden",
            Distributions = [new() { Region = "us-east-1", SsmParameterConfigurations = [new() { ParameterName = Name, DataType = SsmParameterDataType.AwsEc2Image }] }],
        })).DistributionConfigurationArn;
        var recipe = await CreateRecipeAsync("base", "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x");
        await CreateRecipeAsync("web", $"ssm:{Name}");
        foreach (var attached in new[] { distribution, null, null })
        {
            await _client.CreateImageAsync(new()
            {
                ImageRecipeArn = recipe,
                InfrastructureConfigurationArn = infrastructure,
                DistributionConfigurationArn = attached,
                ImageTestsConfiguration = new() { ImageTestsEnabled = false },
            });
        }

        await _clock.AdvanceAsync(TimeSpan.FromDays(1.5));
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _stack.DisposeAsync();
        _clock.Dispose();
        File.Delete(_policy);
    }

    [Fact]
    public async Task The_image_that_its_distribution_put_into_a_parameter_is_not_retired()
    {
        await RetireAsync();

        Assert.Equal(("AVAILABLE", "DEPRECATED", "AVAILABLE"), (await StatusAsync(1), await StatusAsync(2), await StatusAsync(3)));
    }

    [Fact]
    public async Task When_the_value_changes_the_new_image_is_kept_and_a_value_that_is_no_AMI_id_refuses_the_plan()
    {
        using var ssm = AwsClients.Ssm(_stack.ClientEnvironment("factory"));
        var second = (await _client.GetImageAsync(new() { ImageBuildVersionArn = Arn(2) })).Image.OutputResources.Amis.Single().Image;
        await ssm.PutParameterAsync(new() { Name = Name, Value = "latest", Overwrite = true });
        await RetireAsync();
        Assert.Equal(("AVAILABLE", "AVAILABLE"), (await StatusAsync(1), await StatusAsync(2)));

        await ssm.PutParameterAsync(new() { Name = Name, Value = second, Overwrite = true });
        await RetireAsync();

        Assert.Equal(("DEPRECATED", "AVAILABLE"), (await StatusAsync(1), await StatusAsync(2)));
    }

    [AwsCliFact]
    public async Task The_AWS_CLI_reads_what_a_distribution_put_and_changes_it()
    {
        var get = JsonNode.Parse(await AwsCliRun.RunAsync(
            _stack.Services.Url, "ssm", "get-parameters", "--names", Name, "arn:aws:ssm:us-east-1:123456789012:parameter/none"))!;
        var put = JsonNode.Parse(await AwsCliRun.RunAsync(_stack.Services.Url, "ssm", "put-parameter", "--name", Name, "--value", "ami-1", "--overwrite"))!;

        var first = (await _client.GetImageAsync(new() { ImageBuildVersionArn = Arn(1) })).Image.OutputResources.Amis.Single().Image;
        Assert.Equal((first, "aws:ec2:image", "1"), ((string?)get["Parameters"]![0]!["Value"], (string?)get["Parameters"]![0]!["DataType"], $"{get["Parameters"]![0]!["Version"]}"));
        Assert.Equal("arn:aws:ssm:us-east-1:123456789012:parameter/none", (string?)Assert.Single(get["InvalidParameters"]!.AsArray()));
        Assert.Equal("2", $"{put["Version"]}");
        Assert.Equal(
            [("Create", Name), ("Update", Name)],
            _published.Where(evt => (string?)evt["source"] == "aws.ssm").Select(evt => ((string?)evt["detail"]!["operation"], (string?)evt["detail"]!["name"])));
    }

    private async Task<string> CreateRecipeAsync(string name, string parent) => (await _client.CreateImageRecipeAsync(new()
    {
        Name = name,
        SemanticVersion = "1.0.0",
        ParentImage = parent,
        Components = [new() { ComponentArn = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
    })).ImageRecipeArn;

    /// <summary>Runs the function once and gives the service an hour to complete the changes.</summary>
    private async Task RetireAsync()
    {
        var run = await _stack.InvokeAsync("RetireImages", await File.ReadAllTextAsync(Repository.PathOf("events", "schedule", "retire-images.json")));
        Assert.Null(run.Error);
        await _clock.AdvanceAsync(TimeSpan.FromHours(1));
    }

    private async Task<string> StatusAsync(int build) => (await _client.GetImageAsync(new() { ImageBuildVersionArn = Arn(build) })).Image.State.Status.Value;

    private static SimulationClock Morning() => new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    private static string Arn(int build) => $"arn:aws:imagebuilder:us-east-1:123456789012:image/base/1.0.0/{build}";
}
