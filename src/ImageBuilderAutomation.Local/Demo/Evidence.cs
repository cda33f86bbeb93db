using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.EC2;
using Amazon.Imagebuilder;
using Amazon.SimpleSystemsManagement.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Descendants;
using Configuration = Amazon.Imagebuilder.Model.InfrastructureConfiguration;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>The facts that claims are checked against: the emulator's request log, the service's responses and the stored records.</summary>
internal sealed class Evidence
{
    private readonly DemoEnvironment _demo;
    private readonly Dictionary<string, BuildAuditTrail> _trails = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _statuses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _stepAnswers = new(StringComparer.Ordinal);

    private readonly Dictionary<string, List<string>> _references = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _deprecations = new(StringComparer.Ordinal);

    private Evidence(DemoEnvironment demo) => _demo = demo;

    public IReadOnlyList<LoggedRequest> Requests { get; private set; } = [];

    /// <summary>The recorded builds, grouped by pipeline, newest first within a pipeline.</summary>
    public List<BuildRecord> History { get; } = [];

    /// <summary>The ARN of the recorded build of each AMI, by AMI id.</summary>
    public Dictionary<string, string> BuildsByAmi { get; } = new(StringComparer.Ordinal);

    /// <summary>The retirement plan that was made before the lifecycle run; null if none was made.</summary>
    public RetirementPlan? Plan => _demo.Plan;

    /// <summary>The shared configuration: its stored record, its fields before it was changed, and its fields now.</summary>
    public (ConfigurationRecord? Record, Configuration? Before, Configuration? Now) SharedConfiguration { get; private set; }

    /// <summary>What was made from the image that an operator revoked; null if nobody asked.</summary>
    public DescendantList? Descendants => _demo.Descendants;

    /// <summary>The moves of the demo's channel, oldest first.</summary>
    public IReadOnlyList<ChannelMove> Moves { get; private set; } = [];

    /// <summary>The values that SSM's GetParameterHistory shows for the channel's parameter, oldest first.</summary>
    public IReadOnlyList<string> ParameterValues { get; private set; } = [];

    /// <summary>The uses of an AMI that EC2's DescribeImageReferences and DescribeLaunchTemplateVersions show, such as <c>lt-0123456789abcdef0 version 1</c>.</summary>
    public IReadOnlyList<string> ReferencesTo(string ami) => [.. _references.GetValueOrDefault(ami, []).Order(StringComparer.Ordinal)];

    /// <summary>What EC2's DescribeImages shows of an AMI's deprecation.</summary>
    public string Deprecation(string ami) => _deprecations.GetValueOrDefault(ami, "(unknown)");

    public IReadOnlyList<string> AmisOf(string scene) => [.. TrailOf(Build(scene).ImageArn)?.Build?.Current?.Amis.Select(ami => ami.ImageId) ?? []];

    public int? ForgeryStatus => _demo.ForgeryStatus;

    public int FailedForGood => _demo.Stack.Queues.All().Count;

    public IReadOnlyDictionary<string, DemoBuild> Builds => _demo.Builds;

    public static async Task<Evidence> GatherAsync(DemoEnvironment demo, CancellationToken cancellationToken)
    {
        var evidence = new Evidence(demo)
        {
            Requests = [.. (await demo.ReadRequestLogAsync(cancellationToken)).Select(line => LoggedRequest.Read(line!))],
        };
        var settings = demo.Stack.Template.Settings;
        using var dynamo = AwsClients.DynamoDB(demo.Stack.ClientEnvironment("demo"));
        var (table, accountRegion) = (new RecordTable(dynamo, demo.Stack.Template.Tables[0].Name), new AccountRegion(settings.Account, settings.Region));
        var records = new BuildRecords(table, accountRegion);
        evidence.SharedConfiguration = (
            await new ConfigurationRecords(table, accountRegion).ReadAsync(ImageFactory.ConfigurationArn(settings), cancellationToken),
            demo.Configuration,
            await demo.ReadConfigurationAsync(cancellationToken));
        evidence.Moves = await new ChannelRecords(table, accountRegion).ListMovesAsync(ChannelKeyOf(DemoSteps.Channel), cancellationToken);
        evidence.ParameterValues = await ReadValuesAsync(demo, cancellationToken);
        foreach (var pipeline in demo.Pipelines)
        {
            await foreach (var build in records.ListByPipelineAsync(ImageFactory.PipelineArn(settings, pipeline), cancellationToken))
                evidence.History.Add(build);
        }

        foreach (var build in evidence.History)
            await evidence.ReadAsync(build, records, demo.Client, cancellationToken);
        // Other stories than the demo's have other scenes.
        foreach (var scene in new[] { DemoSteps.Released, DemoSteps.Child }.Where(demo.Builds.ContainsKey))
            await evidence.ReadAmisAsync(scene, demo.Ec2, cancellationToken);
        return evidence;
    }

    public DemoBuild Build(string scene) => _demo.Builds[scene];

    public GateRecord? Gate(string scene) => TrailOf(Build(scene).ImageArn)?.Gates.SingleOrDefault();

    public BuildAuditTrail? TrailOf(string imageArn) => _trails.GetValueOrDefault(imageArn);

    public string Status(string imageArn) => _statuses.GetValueOrDefault(imageArn, "(unknown)");

    /// <summary>The answer that the service shows for the step of a gate.</summary>
    public string StepAnswer(GateRecord gate) => _stepAnswers.GetValueOrDefault(gate.StepExecutionId, "(unknown)");

    /// <summary>The SendWorkflowStepAction requests for a build, in order.</summary>
    public IReadOnlyList<LoggedRequest> Sent(string scene) =>
        [.. Requests.Where(r => r.Operation == "SendWorkflowStepAction" && r["imageBuildVersionArn"] == Build(scene).ImageArn)];

    /// <summary>The invocations of a function by events about a build.</summary>
    public IReadOnlyList<InvocationEntry> Invoked(string function, string scene) =>
        [.. _demo.Invocations.Where(i => i.Function == function && i.Payload.Contains($"{Build(scene).ImageArn}\"", StringComparison.Ordinal))];

    public DateTimeOffset? ScanCompleted(string scene) =>
        _demo.Reporter.ScanCompletions.TryGetValue(Build(scene).ImageArn, out var at) ? at : null;

    /// <summary>Every stored version of the gate record of a build.</summary>
    public IReadOnlyList<GateRecord> GateWrites(string scene) => [.. _demo.Reporter.GateWrites.Where(g => g.ImageArn == Build(scene).ImageArn)];

    private static ChannelKey ChannelKeyOf(string text) => text.Split('/') is [var scope, var name] ? new(scope, name) : default;

    private static async Task<IReadOnlyList<string>> ReadValuesAsync(DemoEnvironment demo, CancellationToken cancellationToken)
    {
        using var ssm = AwsClients.Ssm(demo.Stack.ClientEnvironment("demo"));
        try
        {
            var history = await ssm.GetParameterHistoryAsync(new() { Name = DemoSteps.Parameter }, cancellationToken);
            return [.. (history.Parameters ?? []).OrderBy(version => version.Version).Select(version => version.Value)];
        }
        catch (ParameterNotFoundException)
        {
            return [];
        }
    }

    private async Task ReadAmisAsync(string scene, IAmazonEC2 ec2, CancellationToken cancellationToken)
    {
        var amis = AmisOf(scene).ToList();
        if (amis.Count == 0)
            return;
        foreach (var ami in (await ec2.DescribeImagesAsync(new() { ImageIds = amis }, cancellationToken)).Images)
            _deprecations[ami.ImageId] = ami.DeprecationTime is { Length: > 0 } ? "deprecated" : "not deprecated";
        var references = await ec2.DescribeImageReferencesAsync(new() { ImageIds = amis, IncludeAllResourceTypes = true }, cancellationToken);
        foreach (var found in references.ImageReferences ?? [])
        {
            if (!_references.TryGetValue(found.ImageId, out var uses))
                _references[found.ImageId] = uses = [];
            var resource = found.Arn.Split('/')[^1];
            var versions = found.ResourceType == ImageReferenceResourceType.Ec2LaunchTemplate
                ? (await ec2.DescribeLaunchTemplateVersionsAsync(new() { LaunchTemplateId = resource }, cancellationToken)).LaunchTemplateVersions ?? []
                : [];
            uses.AddRange(versions.Where(version => version.LaunchTemplateData.ImageId == found.ImageId).Select(version => $"{resource} version {version.VersionNumber}")
                .DefaultIfEmpty(resource));
        }
    }

    private async Task ReadAsync(BuildRecord build, BuildRecords records, IAmazonImagebuilder client, CancellationToken cancellationToken)
    {
        var trail = _trails[build.ImageArn] = await records.ReadAuditTrailAsync(build.ImageArn, cancellationToken);
        var image = await client.GetImageAsync(new() { ImageBuildVersionArn = build.ImageArn }, cancellationToken);
        _statuses[build.ImageArn] = image.Image.State.Status.Value;
        foreach (var gate in trail.Gates)
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

/// <summary>One line of the emulator's request log.</summary>
internal sealed record LoggedRequest(DateTimeOffset Time, string Operation, string Caller, JsonObject Input, int Status, bool Replayed)
{
    public static LoggedRequest Read(JsonNode line) => new(
        DateTimeOffset.Parse(line["time"]!.ToString(), CultureInfo.InvariantCulture),
        line["operation"]!.ToString(),
        line["principal"]?.ToString().Split('/')[^1] ?? "",
        line["input"] as JsonObject ?? [],
        (int)line["status"]!,
        (bool)line["replayed"]!);

    public string? this[string member] => Input[member]?.ToString();
}
