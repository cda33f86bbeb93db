using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>Reads the EventBridge events that can start a pipeline.</summary>
public static class TriggerEventReader
{
    public const string StateChange = "EC2 Image Builder Image State Change";
    public const string CveDetected = "EC2 Image Builder CVE Detected";
    public const string ParameterChange = "Parameter Store Change";
    public const string ApiCall = "AWS API Call via CloudTrail";

    /// <exception cref="UnusableEventException">The event has another type, account or Region, or lacks a required member.</exception>
    public static TriggerEvent Read(JsonElement evt, AccountRegion accountRegion)
    {
        if (Text(evt, "account") != accountRegion.Account || Text(evt, "region") != accountRegion.Region)
        {
            throw new UnusableEventException(
                $"an event of account {accountRegion.Account} in {accountRegion.Region}", $"account {Text(evt, "account")} in {Text(evt, "region")}");
        }

        var at = TimeOf(evt);
        var detail = Member(evt, "detail");
        return (Text(evt, "source"), Text(evt, "detail-type")) switch
        {
            ("aws.imagebuilder", StateChange) => StateChanged(evt, detail, accountRegion, at),
            ("aws.imagebuilder", CveDetected) => new TriggerEvent.ScanCompleted(ImageOf(evt, accountRegion), Counts(detail), at),
            ("aws.imagebuilder", ApiCall) => ApiCalled(detail, accountRegion, at),
            ("aws.ssm", ParameterChange) => ParameterChanged(detail, at),
            var (source, type) => throw new UnusableEventException(
                $"'{StateChange}', '{CveDetected}' or '{ApiCall}' of aws.imagebuilder, or '{ParameterChange}' of aws.ssm", $"{type} of {source}"),
        };
    }

    private static TriggerEvent StateChanged(JsonElement evt, JsonElement detail, AccountRegion accountRegion, DateTimeOffset at) =>
        Required(Text(Member(detail, "state"), "status"), "detail.state.status") switch
        {
            ImageStatus.Available or ImageStatus.Failed or ImageStatus.Cancelled => new TriggerEvent.BuildCompleted(ImageOf(evt, accountRegion), at),
            var status => new TriggerEvent.Ignored($"{ImageOf(evt, accountRegion)} changed to {status}, which does not end a build"),
        };

    private static TriggerEvent ParameterChanged(JsonElement detail, DateTimeOffset at)
    {
        var name = Text(detail, "name") is { } text && IsParameterName(text)
            ? text
            : throw new UnusableEventException("detail.name, the parameter's name", Text(detail, "name"));
        return Required(Text(detail, "operation"), "detail.operation") is "Create" or "Update"
            ? new TriggerEvent.ParameterChanged(name, at)
            : new TriggerEvent.Ignored($"{Text(detail, "operation")} of parameter {name} does not change its value");
    }

    // Systems Manager API Reference, "PutParameter": at most 1,011 characters, letters, digits and _ . - /.
    private static bool IsParameterName(string text) => text.Length <= 1011 && text.All(c => char.IsAsciiLetterOrDigit(c) || "_.-/".Contains(c));

    private static TriggerEvent ApiCalled(JsonElement detail, AccountRegion accountRegion, DateTimeOffset at)
    {
        var call = Required(Text(detail, "eventName"), "detail.eventName");
        // CloudTrail reports refused calls too; they have no response elements.
        if (Text(detail, "errorCode") is { } error)
            return new TriggerEvent.Ignored($"{call} was refused with {error}");

        var answer = Member(detail, "responseElements");
        return call switch
        {
            "CreateComponent" or "ImportComponent" => new TriggerEvent.ComponentCreated(CreatedArn(answer, "componentBuildVersionArn", "component", accountRegion), at),
            "CreateImageRecipe" => new TriggerEvent.RecipeCreated(CreatedArn(answer, "imageRecipeArn", "image-recipe", accountRegion), at),
            "CreateContainerRecipe" => new TriggerEvent.RecipeCreated(CreatedArn(answer, "containerRecipeArn", "container-recipe", accountRegion), at),
            _ => new TriggerEvent.Ignored($"{call} creates neither a component nor a recipe"),
        };
    }

    private static VersionedArn CreatedArn(JsonElement answer, string member, string type, AccountRegion accountRegion)
    {
        var text = Text(answer, member);
        return VersionedArn.TryParse(text, out var arn) && arn.Type == type && arn.IsIn(accountRegion)
            ? arn
            : throw new UnusableEventException($"detail.responseElements.{member}, a {type} of account {accountRegion.Account} in {accountRegion.Region}", text);
    }

    private static ImageBuildArn ImageOf(JsonElement evt, AccountRegion accountRegion)
    {
        var resources = Member(evt, "resources") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(r => r.ToString()).ToList()
            : [];
        var image = ImageBuildArn.Parse(
            resources.Find(arn => arn.Split(':', 6) is [.., var resource] && resource.StartsWith("image/", StringComparison.Ordinal))
            ?? throw new UnusableEventException("an image ARN among the event's resources", string.Join(", ", resources)));
        return image.IsIn(accountRegion)
            ? image
            : throw new UnusableEventException($"an image of account {accountRegion.Account} in {accountRegion.Region}", image.ToString());
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

    private static DateTimeOffset TimeOf(JsonElement evt) =>
        DateTimeOffset.TryParse(
            Text(evt, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new UnusableEventException("the event's time", Text(evt, "time"));

    private static string Required(string? text, string expected) => text ?? throw new UnusableEventException(expected, null);

    private static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } found ? found : null;
}
