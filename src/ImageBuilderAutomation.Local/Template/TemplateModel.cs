using ImageBuilderAutomation.Emulator.State;
namespace ImageBuilderAutomation.Local.Template;

/// <summary>A template whose names, conditions and intrinsic functions are resolved.</summary>
public sealed record TemplateModel(
    TemplateSettings Settings,
    IReadOnlyList<FunctionResource> Functions,
    IReadOnlyList<TableResource> Tables,
    IReadOnlyList<TopicResource> Topics,
    IReadOnlyList<QueueResource> Queues,
    IReadOnlyList<SubscriptionResource> Subscriptions,
    IReadOnlyList<RuleResource> Rules,
    IReadOnlyList<ScheduleResource> Schedules)
{
    /// <summary>The template's event buses, without the account's default bus.</summary>
    public IReadOnlyList<BusResource> Buses { get; init; } = [];

    /// <summary>The URLs of functions, from resources of their own and from the functions' properties.</summary>
    public IReadOnlyList<FunctionUrlResource> FunctionUrls { get; init; } = [];

    /// <summary>The template's outputs as they would be on AWS. One that uses what the local host does not know is missing.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>The functions that have a URL.</summary>
    public IEnumerable<FunctionResource> FunctionsWithUrl => Functions.Where(f => FunctionUrls.Any(u => u.BelongsTo(f)));

    /// <summary>A queue's URL on AWS.</summary>
    public string UrlOf(QueueResource queue) => new PhysicalNames(Settings).RefOf("AWS::SQS::Queue", queue.Name);

    /// <summary>A function URL on AWS.</summary>
    public string UrlOf(FunctionUrlResource url) => new PhysicalNames(Settings).AttributeOf(FunctionUrlResource.Type, url.LogicalId, "FunctionUrl")!;

    /// <summary>The topic that a function is subscribed to.</summary>
    /// <param name="function">The logical id of the function.</param>
    /// <exception cref="InvalidOperationException">The function does not exist or is subscribed to no topic.</exception>
    public string TopicOf(string function)
    {
        var arn = Functions.First(f => f.LogicalId == function).Arn;
        return Subscriptions.First(s => s.FunctionArn == arn).TopicArn;
    }
}

/// <summary>The inputs of a deployment other than the template itself.</summary>
public sealed record TemplateSettings
{
    public string Account { get; init; } = "123456789012";

    public string Region { get; init; } = "us-east-1";

    public string StackName { get; init; } = "image-builder-automation";

    /// <summary>Parameter values that replace the defaults.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    internal string Partition => Partitions.Of(Region);

    /// <returns>Null for a name that is not a pseudo parameter.</returns>
    internal string? Pseudo(string name) => name switch
    {
        "AWS::AccountId" => Account,
        "AWS::Region" => Region,
        "AWS::Partition" => Partition,
        "AWS::StackName" => StackName,
        "AWS::StackId" => $"arn:{Partition}:cloudformation:{Region}:{Account}:stack/{StackName}/00000000-0000-0000-0000-000000000000",
        "AWS::URLSuffix" => Partitions.UrlSuffixOf(Partition),
        _ => null,
    };
}
