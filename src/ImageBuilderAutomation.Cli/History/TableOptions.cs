using System.CommandLine;
using System.CommandLine.Parsing;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.Identity;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>Which stack's table is asked, and as whom. The same options for a deployed table and for the local one.</summary>
internal sealed class TableOptions
{
    // What the local host is unless told otherwise.
    private const string LocalTable = "image-builder-automation-Records-table";
    private const string LocalAccount = "123456789012";
    private const string LocalRegion = "us-east-1";

    private readonly Option<string?> table = new("--table") { Description = "The table's name: the stack's output TableName; by default TABLE_NAME, or the local host's own." };
    private readonly Option<string?> region = new("--region") { Description = "The stack's Region; the profile's or AWS_REGION by default." };
    private readonly Option<string?> profile = new("--profile") { Description = "A profile of the AWS configuration files; it wins over credentials in the environment." };
    private readonly Option<Uri?> endpoint = new("--endpoint", "--dynamodb") { Description = "The table's URL where it is not AWS: what the local host prints at start.", CustomParser = Url };
    private readonly Option<string?> account = new("--account") { Description = "The stack's account; that of the credentials by default.", CustomParser = AccountNumber };
    private readonly Option<bool> json = new("--json") { Description = "Write one JSON document." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { table, region, profile, endpoint, account, json })
            command.Add(option);
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(json);

    /// <exception cref="UsageException">Neither options nor environment name the table or the Region.</exception>
    public async Task<HistoryTable> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var asked = Over(await OfProfileAsync(parsed), parsed);
        var local = Uri.TryCreate(asked("AWS_ENDPOINT_URL_DYNAMODB") ?? asked("AWS_ENDPOINT_URL"), UriKind.Absolute, out var url) && url.IsLoopback;
        var name = parsed.GetValue(table) ?? asked("TABLE_NAME") ?? (local ? LocalTable : null)
            ?? throw new UsageException("Expected --table with the table's name, or TABLE_NAME.");
        var where = asked("AWS_REGION") ?? asked("AWS_DEFAULT_REGION") ?? (local ? LocalRegion : null)
            ?? throw new UsageException("Expected --region with the stack's Region, or AWS_REGION.");
        var who = parsed.GetValue(account) ?? (local ? LocalCaller(asked("AWS_ACCESS_KEY_ID")) : await CallerAsync(asked, cancellationToken));
        return new(AwsClients.DynamoDB(variable => variable switch
        {
            "AWS_REGION" => where,
            // The table server asks for credentials and checks none, and real ones stay at home.
            "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" when local => "local",
            "AWS_SESSION_TOKEN" when local => null,
            _ => asked(variable),
        }), name, new(who, where));
    }

    /// <summary>A profile that was named stands for all credentials: its keys with another's token would be nobody's.</summary>
    private async Task<Dictionary<string, string>> OfProfileAsync(ParseResult parsed)
    {
        if (parsed.GetValue(profile) is not { } named)
            return [];
        var variables = new Dictionary<string, string>(await Profile.ReadAsync(named));
        variables.TryAdd("AWS_SESSION_TOKEN", "");
        return variables;
    }

    /// <summary>The environment with what options and profile say put over it, empty variables being none.</summary>
    private Func<string, string?> Over(Dictionary<string, string> ofProfile, ParseResult parsed) => name =>
        (name switch
        {
            "AWS_REGION" when parsed.GetValue(region) is { } chosen => chosen,
            "AWS_ENDPOINT_URL_DYNAMODB" when parsed.GetValue(endpoint) is { } chosen => chosen.ToString(),
            _ => ofProfile.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name),
        }) is { Length: > 0 } set ? set : null;

    private static async Task<string> CallerAsync(Func<string, string?> environment, CancellationToken cancellationToken)
    {
        var arn = await Caller.ReadArnAsync(environment, cancellationToken);
        return arn.Split(':') is [_, _, _, _, { Length: > 0 } its, ..] ? its : throw new UsageException($"Expected credentials of an account, found {arn}: say --account.");
    }

    /// <summary>As the local Image Builder does: an access key that is an account number is that account.</summary>
    private static string LocalCaller(string? accessKey) => accessKey is { Length: 12 } && accessKey.All(char.IsAsciiDigit) ? accessKey : LocalAccount;

    private static Uri? Url(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        result.AddError($"Expected --endpoint with a URL such as http://127.0.0.1:4600, found '{result.Tokens[0].Value}'.");
        return null;
    }

    private static string? AccountNumber(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length == 12 && text.All(char.IsAsciiDigit))
            return text;
        result.AddError($"Expected --account with twelve digits, found '{text}'.");
        return null;
    }
}
