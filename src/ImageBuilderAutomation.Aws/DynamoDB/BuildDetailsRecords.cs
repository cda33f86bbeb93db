using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class BuildDetailsRecords(RecordTable table, AccountRegion accountRegion) : IBuildDetails
{
    private const string Kind = "details";

    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<BuildDetails?> ReadForUpdateAsync(string imageArn, CancellationToken cancellationToken) =>
        await table.GetAsync(KeyOf(imageArn), cancellationToken) is { } item
            ? RecordBody.ReadForUpdate(item, RecordJson.Readable.BuildDetails, version => BuildDetails.Unreadable(imageArn, version))
            : null;

    public async Task<BuildDetails?> TryWriteAsync(BuildDetails details, CancellationToken cancellationToken)
    {
        var next = details with { Version = details.Version + 1 };
        var item = new TableItem(KeyOf(details.ImageArn), Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(next, RecordJson.Readable.BuildDetails),
            Display = DisplayOf(next),
        };
        return await table.TryPutAsync(item, details.Version, cancellationToken) ? next : null;
    }

    private ItemKey KeyOf(string imageArn) => new(_keys.Build(_keys.Own(imageArn)), RecordKeys.DetailsSort);

    private static Dictionary<string, string> DisplayOf(BuildDetails details)
    {
        var shown = new Dictionary<string, string> { ["imageArn"] = details.ImageArn, ["status"] = details.Status };
        if (details.Failure is { Message.Length: > 0 } failure)
            shown["failure"] = failure.Message;
        if (details.Packages is { } packages)
            shown["packages"] = packages.Sha256;
        return shown;
    }
}
