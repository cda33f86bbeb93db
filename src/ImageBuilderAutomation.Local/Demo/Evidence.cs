using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Local.Invocation;
using Configuration = Amazon.Imagebuilder.Model.InfrastructureConfiguration;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>The facts that claims are checked against: the emulator's request log, the service's responses and the stored records.</summary>
internal sealed class Evidence
{
    private readonly DemoStage _stage;
    private readonly Dictionary<string, BuildStory> _stories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _statuses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _stepAnswers = new(StringComparer.Ordinal);

    private Evidence(DemoStage stage) => _stage = stage;

    public IReadOnlyList<LoggedRequest> Requests { get; private set; } = [];

    /// <summary>The recorded builds, grouped by pipeline, newest first within a pipeline.</summary>
    public List<BuildRecord> History { get; } = [];

    /// <summary>The ARN of the recorded build of each AMI, by AMI id.</summary>
    public Dictionary<string, string> BuildsByAmi { get; } = new(StringComparer.Ordinal);

    /// <summary>The retirement plan that was made before the lifecycle run; null if none was made.</summary>
    public RetirementPlan? Plan => _stage.Plan;

    /// <summary>The shared configuration: its stored record, its fields before it was changed, and its fields now.</summary>
    public (ConfigurationRecord? Record, Configuration? Before, Configuration? Now) SharedConfiguration { get; private set; }

    public int FailedForGood => _stage.Stack.Queues.All().Count;

    public IReadOnlyDictionary<string, DemoBuild> Builds => _stage.Builds;

    public static async Task<Evidence> GatherAsync(DemoStage stage, CancellationToken cancellationToken)
    {
        var evidence = new Evidence(stage)
        {
            Requests = [.. (await stage.ReadRequestLogAsync(cancellationToken)).Select(line => LoggedRequest.Read(line!))],
        };
        var settings = stage.Stack.Template.Settings;
        using var dynamo = AwsClients.DynamoDB(stage.Stack.ClientEnvironment("demo"));
        var (table, home) = (new RecordTable(dynamo, stage.Stack.Template.Tables[0].Name), new Home(settings.Account, settings.Region));
        var records = new BuildRecords(table, home);
        evidence.SharedConfiguration = (
            await new ConfigurationRecords(table, home).ReadAsync(ImageFactory.ConfigurationArn(settings), cancellationToken),
            stage.Configuration,
            await stage.ReadConfigurationAsync(cancellationToken));
        foreach (var pipeline in stage.Pipelines)
        {
            await foreach (var build in records.ListByPipelineAsync(ImageFactory.PipelineArn(settings, pipeline), cancellationToken))
                evidence.History.Add(build);
        }

        foreach (var build in evidence.History)
            await evidence.ReadAsync(build, records, stage.Client, cancellationToken);
        return evidence;
    }

    public DemoBuild Build(string scene) => _stage.Builds[scene];

    public GateRecord? Gate(string scene) => Story(Build(scene).ImageArn)?.Gates.SingleOrDefault();

    public BuildStory? Story(string imageArn) => _stories.GetValueOrDefault(imageArn);

    public string Status(string imageArn) => _statuses.GetValueOrDefault(imageArn, "(unknown)");

    /// <summary>The answer that the service shows for the step of a gate.</summary>
    public string StepAnswer(GateRecord gate) => _stepAnswers.GetValueOrDefault(gate.StepExecutionId, "(unknown)");

    /// <summary>The SendWorkflowStepAction requests for a build, in order.</summary>
    public IReadOnlyList<LoggedRequest> Sent(string scene) =>
        [.. Requests.Where(r => r.Operation == "SendWorkflowStepAction" && r["imageBuildVersionArn"] == Build(scene).ImageArn)];

    /// <summary>The invocations of a function by events about a build.</summary>
    public IReadOnlyList<InvocationEntry> Invoked(string function, string scene) =>
        [.. _stage.Invocations.Where(i => i.Function == function && i.Payload.Contains($"{Build(scene).ImageArn}\"", StringComparison.Ordinal))];

    public DateTimeOffset? ScanCompleted(string scene) =>
        _stage.Reporter.ScanCompletions.TryGetValue(Build(scene).ImageArn, out var at) ? at : null;

    /// <summary>Every stored version of the gate record of a build.</summary>
    public IReadOnlyList<GateRecord> GateWrites(string scene) => [.. _stage.Reporter.GateWrites.Where(g => g.ImageArn == Build(scene).ImageArn)];

    private async Task ReadAsync(BuildRecord build, BuildRecords records, IAmazonImagebuilder client, CancellationToken cancellationToken)
    {
        var story = _stories[build.ImageArn] = await records.ReadStoryAsync(build.ImageArn, cancellationToken);
        var image = await client.GetImageAsync(new() { ImageBuildVersionArn = build.ImageArn }, cancellationToken);
        _statuses[build.ImageArn] = image.Image.State.Status.Value;
        foreach (var gate in story.Gates)
        {
            var step = await client.GetWorkflowStepExecutionAsync(new() { StepExecutionId = gate.StepExecutionId }, cancellationToken);
            _stepAnswers[gate.StepExecutionId] = JsonNode.Parse(step.Outputs ?? "{}")?["action"]?.ToString() ?? "(none)";
        }

        foreach (var ami in build.Current?.Amis ?? [])
        {
            if (await records.FindByAmiAsync(ami.ImageId, cancellationToken) is { } found)
                BuildsByAmi[ami.ImageId] = found.ImageArn;
        }
    }
}
