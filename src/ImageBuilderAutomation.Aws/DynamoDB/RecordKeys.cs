using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Creates every key of the table. docs/reference/keys.md lists the question each key serves, and a test runs every row of that page.</summary>
internal sealed class RecordKeys(AccountRegion accountRegion)
{
    public const string BuildSort = "build";
    public const string ConfigurationSort = "configuration";
    public const string GatePrefix = "gate#";
    public const string DetailsSort = "details";
    public const string ReleaseSort = "release";
    public const string StartPrefix = "start#";
    public const string OriginSort = "origin";
    public const string RunPrefix = "run#";
    public const string LifecycleSort = "lifecycle";
    public const string ReportPrefix = "report#";

    /// <summary>The sort key of the texts' copy begins with it, so that one query finds both.</summary>
    public const string ActivePolicySort = "active";

    public const string ActiveTextSort = "active-text";
    public const string PublicationPrefix = "publication#";

    /// <summary>In characters. A longer cause is replaced by its hash, because a sort key has at most 1024 bytes.</summary>
    private const int MaxCauseLength = 400;

    private readonly string _accountRegion = $"{accountRegion.Account}#{accountRegion.Region}";

    public string Build(ImageBuildArn image) => $"{_accountRegion}#build#{PathOf(image)}";

    public ItemKey Ami(string amiId) => new($"{_accountRegion}#ami#{amiId}", BuildSort);

    /// <summary>A partition of its own, so that one role alone can be allowed to write it.</summary>
    public ItemKey ApprovalsOf(string imageArn) => new($"{_accountRegion}#approvals#{PathOf(Own(imageArn))}", "approvals");

    /// <summary>In the partition of the image's approvals, for the same reason.</summary>
    /// <param name="channel">Scope and name, such as <c>web/prod</c>.</param>
    public ItemKey ApprovalsOf(string imageArn, string channel) => ApprovalsOf(imageArn) with { Sort = $"channel#{channel}" };

    /// <summary>A partition of its own for each function, so that each role writes only its own calls.</summary>
    public ItemKey Call(string function, string requestId) => new($"{_accountRegion}#calls#{function}#{requestId}", "call");

    public string CallsOfDay(DateOnly day) => $"{_accountRegion}#calls#{Day(day)}";

    public ItemKey ModeOf(Capability capability) => new($"{_accountRegion}#modes", capability.Name());

    /// <summary>The position of a task that takes several invocations.</summary>
    public ItemKey CursorOf(string task) => new($"{_accountRegion}#cursors", task);

    /// <returns>The image of a build's partition: <c>base/1.0.0/7</c>.</returns>
    public static string PathIn(string buildPartition) => buildPartition[(buildPartition.LastIndexOf('#') + 1)..];

    public string BuildsOfPipeline(string pipelineArn) => $"{_accountRegion}#pipeline#{pipelineArn[(pipelineArn.LastIndexOf('/') + 1)..]}";

    public string BuildsOfDay(DateOnly day) => $"{_accountRegion}#builds#{Day(day)}";

    public string BuildsIn(string status) => $"{_accountRegion}#builds#{status}";

    public string GateOfStep(string stepExecutionId) => $"{_accountRegion}#step#{stepExecutionId}";

    public string DecisionsOfDay(DateOnly day) => $"{_accountRegion}#decisions#{Day(day)}";

    /// <param name="approver">The approver's IAM ARN.</param>
    public string ReleasedByApprover(string approver) => $"{_accountRegion}#released#approver#{approver}";

    public string ReleasedByWaiver(string vulnerability) => $"{_accountRegion}#released#waiver#{vulnerability}";

    /// <summary>Accepts a recipe's ARN with or without a version.</summary>
    public string ReleasesOf(string recipeArn) => $"{_accountRegion}#releases#{RecipePrefix(recipeArn).TrimEnd('#')}";

    /// <summary>Partition of the links whose records may not be in the archive yet.</summary>
    public string UnarchivedReleases => $"{_accountRegion}#releases#unarchived";

    /// <summary>A partition of its own for each record, so that texts do not fill the partition of the build.</summary>
    public string ReleaseText(string sha256) => $"{_accountRegion}#release-text#{sha256}";

    public string RunsOf(string pipelineArn) => $"{_accountRegion}#runs#{pipelineArn[(pipelineArn.LastIndexOf('/') + 1)..]}";

    public ItemKey Run(string pipelineArn, int sequence) => new(RunsOf(pipelineArn), $"{RunPrefix}{Number(sequence)}");

    public ItemKey Cause(string pipelineArn, string causeKey) => new(
        RunsOf(pipelineArn),
        $"cause#{(causeKey.Length <= MaxCauseLength ? causeKey : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(causeKey))))}");

    public string RunsOfDay(DateOnly day) => $"{_accountRegion}#runs#{Day(day)}";

    public string OpenRuns => $"{_accountRegion}#runs#open";

    public ItemKey RunningBuilds => new($"{_accountRegion}#running", "running");

    public ItemKey Schedule(string rule) => new($"{_accountRegion}#schedules", rule);
    public ItemKey Configuration(ConfigurationArn configuration) => new($"{_accountRegion}#configuration#{configuration.Name}", ConfigurationSort);

    /// <summary>The latest run of each function on a schedule.</summary>
    public string FunctionRuns => $"{_accountRegion}#functions";

    public ItemKey FunctionRun(string function) => new(FunctionRuns, function);

    public string Pipelines => $"{_accountRegion}#pipelines";

    public ItemKey Pipeline(PipelineArn pipeline) => new(Pipelines, pipeline.Name);

    public string DisabledPipelines => $"{_accountRegion}#pipelines#disabled";

    public string OpenConfigurations => $"{_accountRegion}#configurations#open";

    public string RepairsOfDay(DateOnly day) => $"{_accountRegion}#repairs#{Day(day)}";

    public string LifecycleOfDay(DateOnly day) => $"{_accountRegion}#lifecycle#{Day(day)}";

    public string OpenLifecycle => $"{_accountRegion}#lifecycle#open";

    public ItemKey LifecyclePlan => new($"{_accountRegion}#lifecycle", "plan");

    public string UsageReports => $"{_accountRegion}#usage";

    public ItemKey UsageReport(string amiId) => new(UsageReports, $"{ReportPrefix}{amiId}");

    public string Leftovers => $"{_accountRegion}#leftovers";

    public ItemKey Leftover(LeftoverKind kind, string id) => new(Leftovers, $"{kind}#{id}");

    public string Channels => $"{_accountRegion}#channels";

    public ItemKey Channel(ChannelKey channel) => new(Channels, channel.ToString());

    /// <summary>A partition of its own for each channel, whose name has no <c>#</c>.</summary>
    public string MovesOf(ChannelKey channel) => $"{_accountRegion}#channel#{channel}";

    public ItemKey Move(ChannelKey channel, int number) => new(MovesOf(channel), Number(number));

    public string Revocations => $"{_accountRegion}#revocations";

    /// <summary>One partition for all: every pass reads them with one query.</summary>
    public string Watermarks => $"{_accountRegion}#watermarks";

    public ItemKey Watermark(string imageArn) => new(Watermarks, PathOf(Own(imageArn)));

    public ItemKey Revocation(string imageArn) => new(Revocations, PathOf(Own(imageArn)));

    public string Pins => $"{_accountRegion}#pins";

    public ItemKey PinsOf(string origin) => new(Pins, origin);

    public ItemKey LifecycleRun => new($"{_accountRegion}#lifecycle", "run");

    public string Policies => $"{_accountRegion}#policy";

    public ItemKey ActivePolicy => new(Policies, ActivePolicySort);

    public ItemKey ActiveText => new(Policies, ActiveTextSort);

    public ItemKey PolicyProposal => new(Policies, "proposal");

    public ItemKey Publication(int number) => new(Policies, $"{PublicationPrefix}{Number(number)}");

    /// <summary>A partition of its own for each policy, so that texts do not fill the partition of the history.</summary>
    public ItemKey PolicyText(string hash) => new($"{_accountRegion}#policy-text#{hash}", "text");

    public string OpenGates => $"{_accountRegion}#gates#open";

    /// <summary>Sorts available builds of one recipe by version, then build: <c>image-recipe/base#0000000001.0000000000.0000000002/0000000007</c>.</summary>
    public static string RecipeAndVersion(string? recipeArn, ImageBuildArn image)
    {
        var version = string.Join('.', image.Version.Split('.').Select(node => node.PadLeft(10, '0')));
        return $"{RecipePrefix(recipeArn)}{version}/{image.Build.ToString("D10", CultureInfo.InvariantCulture)}";
    }

    /// <summary>Accepts a recipe's ARN with or without a version. An image without a recipe (an import) sorts under <c>no-recipe</c>.</summary>
    public static string RecipePrefix(string? recipeArn) => recipeArn?[(recipeArn.LastIndexOf(':') + 1)..].Split('/') switch
    {
        [var type, var name, ..] => $"{type}/{name}#",
        _ => "no-recipe#",
    };

    /// <summary>Pads to ten digits, so that text order is numeric order.</summary>
    public static string Number(int number) => number.ToString("D10", CultureInfo.InvariantCulture);

    public static string TimeAnd(DateTimeOffset at, string id) => $"{Time(at)}#{id}";

    public static string PathOf(ImageBuildArn image) => $"{image.Name}/{image.Version}/{image.Build.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Formats with a fixed width, so that text order is time order.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    /// <exception cref="UnusableEventException">
    /// The image belongs to another account or Region; its record would overwrite that of an image of this one.
    /// </exception>
    public ImageBuildArn Own(string imageArn)
    {
        var image = ImageBuildArn.Parse(imageArn);
        return image.IsIn(accountRegion) ? image : throw new UnusableEventException($"an image of account {accountRegion.Account} in {accountRegion.Region}", imageArn);
    }

    /// <exception cref="UnusableEventException">
    /// The configuration belongs to another account or Region; its record would overwrite that of a configuration of this one.
    /// </exception>
    public ConfigurationArn OwnConfiguration(string arn)
    {
        var configuration = ConfigurationArn.Parse(arn);
        return configuration.IsIn(accountRegion)
            ? configuration
            : throw new UnusableEventException($"an infrastructure configuration of account {accountRegion.Account} in {accountRegion.Region}", arn);
    }

    /// <exception cref="UnusableEventException">
    /// The pipeline belongs to another account or Region; its record would overwrite that of a pipeline of this one.
    /// </exception>
    public PipelineArn OwnPipeline(string arn)
    {
        var pipeline = PipelineArn.Parse(arn);
        return pipeline.IsIn(accountRegion)
            ? pipeline
            : throw new UnusableEventException($"a pipeline of account {accountRegion.Account} in {accountRegion.Region}", arn);
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
