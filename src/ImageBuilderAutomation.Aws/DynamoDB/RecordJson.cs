using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.History.Reconciliation;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Watermarks;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Aws.DynamoDB;

internal static class RecordBody
{
    public static string Write<T>(T record, JsonTypeInfo<T> type) => JsonSerializer.Serialize(record, type);

    /// <exception cref="InvalidDataException">The item is damaged or was written by other software. It is never treated as absent.</exception>
    public static T Read<T>(TableItem item, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return item.Body is { } body && JsonSerializer.Deserialize(body, type) is { } record ? record : throw Unreadable(item, null);
        }
        catch (JsonException problem)
        {
            throw Unreadable(item, problem);
        }
    }

    /// <summary>
    /// For records that can be made again from what the service shows. A damaged record is replaced by the next write, which must name the version of the item.
    /// </summary>
    /// <param name="unreadable">Makes a record that stands for the damaged one, from the item's version.</param>
    /// <exception cref="InvalidDataException">The item is damaged and has no version either.</exception>
    public static T ReadForUpdate<T>(TableItem item, JsonTypeInfo<T> type, Func<long, T> unreadable)
        where T : class
    {
        try
        {
            return Read(item, type);
        }
        catch (InvalidDataException) when (item.Version > 0)
        {
            return unreadable(item.Version);
        }
    }

    private static InvalidDataException Unreadable(TableItem item, JsonException? problem) =>
        new($"Expected a record of kind '{item.Kind}' in the attribute 'body' of item '{item.Key.Partition}' / '{item.Key.Sort}'; it is "
            + (problem is null ? "missing." : $"not readable: {problem.Message}"), problem);
}

/// <summary>Serializes records for an item's <c>body</c>. Members written by a newer version are ignored.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(BuildOrigin))]
[JsonSerializable(typeof(BuildRecord))]
[JsonSerializable(typeof(BuildDetails))]
[JsonSerializable(typeof(BuildStart))]
[JsonSerializable(typeof(ReconcileCursor))]
[JsonSerializable(typeof(ChannelRecord))]
[JsonSerializable(typeof(ChannelMove))]
[JsonSerializable(typeof(RevocationRecord))]
[JsonSerializable(typeof(WatermarkRecord))]
[JsonSerializable(typeof(ConfigurationRecord))]
[JsonSerializable(typeof(CallRecord))]
[JsonSerializable(typeof(FunctionRun))]
[JsonSerializable(typeof(GateRecord))]
[JsonSerializable(typeof(ImageApprovals))]
[JsonSerializable(typeof(PipelineHealthRecord))]
[JsonSerializable(typeof(PipelineRunRecord))]
[JsonSerializable(typeof(PolicyPublication))]
[JsonSerializable(typeof(PolicyProposal))]
[JsonSerializable(typeof(PolicyText))]
[JsonSerializable(typeof(ActiveCopy))]
[JsonSerializable(typeof(RunningBuilds))]
[JsonSerializable(typeof(LeftoverRecord))]
[JsonSerializable(typeof(LifecycleRecord))]
[JsonSerializable(typeof(LifecycleRun))]
[JsonSerializable(typeof(PinnedAmis))]
[JsonSerializable(typeof(PlanSummary))]
[JsonSerializable(typeof(UsageReportRecord))]
internal sealed partial class RecordJson : JsonSerializerContext
{
    // People read the body in the console, and it is never embedded in a web page, so quotes and arrows are not escaped.
    public static RecordJson Readable => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = null,
    });
}
