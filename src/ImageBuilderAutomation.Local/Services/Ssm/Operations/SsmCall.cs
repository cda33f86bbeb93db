using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Ssm.Operations;

/// <summary>A call of SSM by somebody.</summary>
internal sealed record SsmCall(ParameterStore Store, ServiceCaller Caller, ServiceInput Input)
{
    public const string Target = "AmazonSSM.";

    public static IEnumerable<JsonOperation<SsmCall>> Operations { get; } =
    [
        PutParameter.Operation, DescribeParameters.Operation, GetParameterHistory.Operation, DeleteParameter.Operation, .. GetParameters.All, .. ParameterLabels.All,
        .. ParameterTags.All,
    ];

    /// <summary>Reads or changes the caller's parameters.</summary>
    public T InPlace<T>(Func<ParameterPlace, T> run) => Store.In(Caller.Account, Caller.Region, run);

    public void Report(JsonObject detail) => Store.Report(Caller.Account, Caller.Region, detail);

    /// <summary>The items of one page, and the token of the next; null after the last.</summary>
    // A token is opaque to clients. Here it is the number of items before the page.
    public (IReadOnlyList<T> Items, string? Next) Page<T>(IEnumerable<T> all, int largest)
    {
        var size = Input.Number("MaxResults", largest, 1, largest);
        var start = 0;
        if (Input.Text("NextToken") is { } token && !int.TryParse(token, out start))
            throw new ServiceInputException($"No page has the token '{token}'.", "InvalidNextToken");
        var page = all.Skip(start).Take(size + 1).ToList();
        return ([.. page.Take(size)], page.Count > size ? $"{start + size}" : null);
    }

    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
