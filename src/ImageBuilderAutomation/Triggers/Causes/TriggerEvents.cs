using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>Reads the EventBridge events that can start a pipeline.</summary>
public static class TriggerEvents
{
    public const string StateChange = "EC2 Image Builder Image State Change";
    public const string CveDetected = "EC2 Image Builder CVE Detected";
    public const string ParameterChange = "Parameter Store Change";
    public const string ApiCall = "AWS API Call via CloudTrail";

    /// <exception cref="UnusableEventException">The event has another type, account or Region, or lacks a required member.</exception>
    public static TriggerNotice Read(JsonElement told, Home home)
    {
        if (Text(told, "account") != home.Account || Text(told, "region") != home.Region)
        {
            throw new UnusableEventException(
                $"an event of account {home.Account} in {home.Region}", $"account {Text(told, "account")} in {Text(told, "region")}");
        }

        var at = TimeOf(told);
        var detail = Member(told, "detail");
        return (Text(told, "source"), Text(told, "detail-type")) switch
        {
            ("aws.imagebuilder", StateChange) => StateChanged(told, detail, home, at),
            ("aws.imagebuilder", CveDetected) => new TriggerNotice.ScanCompleted(ImageOf(told, home), Counts(detail), at),
            ("aws.imagebuilder", ApiCall) => Called(detail, home, at),
            ("aws.ssm", ParameterChange) => ParameterChanged(detail, at),
            var (source, type) => throw new UnusableEventException(
                $"'{StateChange}', '{CveDetected}' or '{ApiCall}' of aws.imagebuilder, or '{ParameterChange}' of aws.ssm", $"{type} of {source}"),
        };
    }

    private static TriggerNotice StateChanged(JsonElement told, JsonElement detail, Home home, DateTimeOffset at) =>
        Required(Text(Member(detail, "state"), "status"), "detail.state.status") switch
        {
            "AVAILABLE" or "FAILED" or "CANCELLED" => new TriggerNotice.BuildEnded(ImageOf(told, home), at),
            var status => new TriggerNotice.Nothing($"{ImageOf(told, home)} changed to {status}, which does not end a build"),
        };

    private static TriggerNotice ParameterChanged(JsonElement detail, DateTimeOffset at)
    {
        var name = Required(Text(detail, "name"), "detail.name, the parameter's name");
        return Required(Text(detail, "operation"), "detail.operation") is "Create" or "Update"
            ? new TriggerNotice.ParameterChanged(name, at)
            : new TriggerNotice.Nothing($"{Text(detail, "operation")} of parameter {name} does not change its value");
    }

    private static TriggerNotice Called(JsonElement detail, Home home, DateTimeOffset at)
    {
        var call = Required(Text(detail, "eventName"), "detail.eventName");
        // CloudTrail reports refused calls too; they have no response elements.
        if (Text(detail, "errorCode") is { } error)
            return new TriggerNotice.Nothing($"{call} was refused with {error}");

        var answer = Member(detail, "responseElements");
        return call switch
        {
            "CreateComponent" or "ImportComponent" => new TriggerNotice.ComponentCreated(Made(answer, "componentBuildVersionArn", "component", home), at),
            "CreateImageRecipe" => new TriggerNotice.RecipeCreated(Made(answer, "imageRecipeArn", "image-recipe", home), at),
            "CreateContainerRecipe" => new TriggerNotice.RecipeCreated(Made(answer, "containerRecipeArn", "container-recipe", home), at),
            _ => new TriggerNotice.Nothing($"{call} creates neither a component nor a recipe"),
        };
    }

    private static VersionedArn Made(JsonElement answer, string member, string type, Home home)
    {
        var text = Text(answer, member);
        return VersionedArn.TryParse(text, out var arn) && arn.Type == type && arn.IsAt(home)
            ? arn
            : throw new UnusableEventException($"detail.responseElements.{member}, a {type} of account {home.Account} in {home.Region}", text);
    }

    private static ImageBuildArn ImageOf(JsonElement told, Home home)
    {
        var resources = Member(told, "resources") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(r => r.ToString()).ToList()
            : [];
        var image = ImageBuildArn.Parse(
            resources.Find(arn => arn.Split(':', 6) is [.., var resource] && resource.StartsWith("image/", StringComparison.Ordinal))
            ?? throw new UnusableEventException("an image ARN among the event's resources", string.Join(", ", resources)));
        return image.IsAt(home)
            ? image
            : throw new UnusableEventException($"an image of account {home.Account} in {home.Region}", image.ToString());
    }

    private static Dictionary<string, int> Counts(JsonElement detail)
    {
        var counts = Member(detail, "finding-severity-counts");
        if (counts.ValueKind != JsonValueKind.Object)
            throw new UnusableEventException("detail.finding-severity-counts", null);
        return counts.EnumerateObject()
            .Where(count => count.Value.ValueKind == JsonValueKind.Number && count.Value.TryGetInt32(out _))
            .GroupBy(count => count.Name.ToLowerInvariant()).ToDictionary(count => count.Key, count => count.Last().Value.GetInt32());
    }

    private static DateTimeOffset TimeOf(JsonElement told) =>
        DateTimeOffset.TryParse(
            Text(told, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new UnusableEventException("the event's time", Text(told, "time"));

    private static string Required(string? text, string expected) => text ?? throw new UnusableEventException(expected, null);

    private static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } found ? found : null;
}
