namespace ImageBuilderAutomation.Aws.Tests;

/// <summary>The environment of a function whose services are on this machine.</summary>
internal static class LocalEnvironment
{
    public static Func<string, string?> For(Uri url, string account = "111122223333") => name => name switch
    {
        "AWS_REGION" => "eu-west-1",
        "AWS_ACCESS_KEY_ID" => account,
        "AWS_SECRET_ACCESS_KEY" => "local",
        "AWS_ENDPOINT_URL" => url.ToString(),
        _ => null,
    };
}
