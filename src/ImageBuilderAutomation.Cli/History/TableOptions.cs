using System.CommandLine;
using System.CommandLine.Parsing;
using Amazon.Runtime.CredentialManagement;
using ImageBuilderAutomation.Aws;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>Which stack's table is asked, and as whom. The same options for a deployed table and for the local one.</summary>
internal sealed class TableOptions
{
    // What the local host is unless told otherwise.
    private const string LocalTable = "image-builder-automation-Records-table";
    private const string LocalAccount = "123456789012";
    private const string LocalRegion = "us-east-1";

    private readonly Option<string?> table = new("--table") { Description = "The table's name: the stack's output TableName; by default TABLE_NAME, or the local host's own." };
    private readonly Option<string?> region = new("--region") { Description = "The stack's Region; AWS_REGION or the profile's by default." };
    private readonly Option<string?> profile = new("--profile") { Description = "A profile of the AWS configuration files; it wins over credentials in the environment." };
    private readonly Option<Uri?> endpoint = new("--endpoint") { Description = "The table's URL where it is not AWS: what the local host prints at start.", CustomParser = Url };
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
        var asked = Asked(parsed);
        var local = Uri.TryCreate(asked("AWS_ENDPOINT_URL_DYNAMODB"), UriKind.Absolute, out var url) && url.IsLoopback;
        var name = parsed.GetValue(table) ?? asked("TABLE_NAME") ?? (local ? LocalTable : null)
            ?? throw new UsageException("Expected --table with the table's name, or TABLE_NAME.");
        var where = asked("AWS_REGION") ?? asked("AWS_DEFAULT_REGION") ?? RegionOf(asked("AWS_PROFILE")) ?? (local ? LocalRegion : null)
            ?? throw new UsageException("Expected --region with the stack's Region, or AWS_REGION.");
        var who = parsed.GetValue(account) ?? (local ? LocalCaller(asked("AWS_ACCESS_KEY_ID")) : await CallerIdentity.AccountAsync(where, asked, cancellationToken));

        // The table server asks for credentials and checks none.
        var withoutCredentials = local && asked("AWS_PROFILE") is null && asked("AWS_ACCESS_KEY_ID") is null;
        return new(
            AwsClients.DynamoDB(variable => variable switch
            {
                "AWS_REGION" => where,
                "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" when withoutCredentials => "local",
                _ => asked(variable),
            }),
            name,
            new(who, where));
    }

    /// <summary>The environment with what the options say put over it, empty variables being none.</summary>
    private Func<string, string?> Asked(ParseResult parsed) => name => name switch
    {
        "AWS_REGION" when parsed.GetValue(region) is { } chosen => chosen,
        "AWS_PROFILE" when parsed.GetValue(profile) is { } chosen => chosen,
        "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" or "AWS_SESSION_TOKEN" when parsed.GetValue(profile) is not null => null,
        // A profile's own Region is meant with it, whatever the environment says.
        "AWS_REGION" or "AWS_DEFAULT_REGION" when parsed.GetValue(profile) is { } chosen && RegionOf(chosen) is { } its => its,
        "AWS_ENDPOINT_URL_DYNAMODB" when parsed.GetValue(endpoint) is { } chosen => chosen.ToString(),
        _ => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
    };

    private static string? RegionOf(string? profile) =>
        profile is not null && new CredentialProfileStoreChain().TryGetProfile(profile, out var found) ? found.Region?.SystemName : null;

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
