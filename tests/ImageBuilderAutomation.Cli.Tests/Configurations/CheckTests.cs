using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Tests.Configurations;

/// <summary>Checks configurations against a policy with a result in the exit code, as a CI job does.</summary>
public sealed class CheckTests : IAsyncLifetime
{
    private Account _account = null!;

    public async Task InitializeAsync() => _account = await Account.StartAsync();

    public async Task DisposeAsync() => await _account.DisposeAsync();

    [Fact]
    public async Task Drift_is_reported_field_by_field_with_exit_code_1()
    {
        var run = await _account.RunAsync("check", "--policy", _account.Policy());

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("DRIFT  weak-one", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"instanceMetadataOptions\.httpTokens +expected required +found optional, by default +baseline", run.Output);
        Assert.Matches(@"logging\.s3Logs\.s3BucketName +expected any value +found nothing +baseline", run.Output);
        Assert.Contains("2 of 2 configurations differ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compliant_configuration_ends_with_exit_code_0()
    {
        var policy = _account.Policy("""{ "httpTokens": "required" }""");
        Assert.Equal(0, (await _account.RunAsync("check", "good", "--policy", policy)).ExitCode);
        Assert.Equal(1, (await _account.RunAsync("check", "--policy", policy)).ExitCode);
        Assert.Equal(0, (await _account.RunAsync("diff", "good", "--policy", policy)).ExitCode);
    }

    [Fact]
    public async Task A_diff_shows_what_a_repair_would_change_and_what_it_would_not_repair()
    {
        var policy = _account.Policy("""{ "httpTokens": "required", "logging": true, "keyPair": false }""");
        var run = await _account.RunAsync("diff", "weak-one", "good", "--policy", policy);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            """
            good
              - keyPair = k
              + keyPair not set  (baseline)
              ! logging.s3Logs.s3BucketName: expected any value, found nothing (baseline), not repaired: the policy does not say which value to set
            weak-one
              + instanceMetadataOptions.httpTokens = required  (baseline)
              ! logging.s3Logs.s3BucketName: expected any value, found nothing (baseline), not repaired: the policy does not say which value to set

            """,
            run.Output);
    }

    [Fact]
    public async Task Machines_get_the_same_as_JSON()
    {
        var policy = _account.Policy();
        var check = (await _account.RunAsync("check", "weak-one", "--policy", policy, "--json")).Json;
        var diff = (await _account.RunAsync("diff", "weak-one", "--policy", policy, "--json")).Json;

        Assert.False(check["compliant"]!.GetValue<bool>());
        var drift = check["configurations"]![0]!["drifts"]![0]!;
        Assert.Equal(
            ("instanceMetadataOptions.httpTokens", "required", "optional, by default", "baseline"),
            ($"{drift["path"]}", $"{drift["expected"]}", $"{drift["found"]}", $"{drift["rule"]}"));
        var change = Assert.Single(diff["configurations"]![0]!["changes"]!.AsArray())!;
        Assert.Equal(("required", null), ($"{change["to"]![0]}", change["from"]));
        Assert.Equal("logging.s3Logs.s3BucketName", $"{diff["configurations"]![0]!["notRepaired"]![0]!["path"]}");
    }

    [Theory]
    [InlineData(
        """{ "name": "New one", "instanceProfileName": "builder", "instanceMetadataOptions": { "httpTokens": "required", "httpPutResponseHopLimit": 3 }, "tags": { "owner": "kim" } }""",
        0)]
    [InlineData(
        """{ "infrastructureConfiguration": { "arn": "arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/new-one", "instanceMetadataOptions": { "httpTokens": "required" } } }""",
        0)]
    [InlineData("""{ "name": "New one", "instanceProfileName": "builder" }""", 1)]
    [InlineData("""{ "instanceMetadataOptions": "required" }""", 2)]
    [InlineData("""{ "instanceTypes": [["a"]] }""", 2)]
    [InlineData("[]", 2)]
    [InlineData("no JSON", 2)]
    [InlineData("""{ "name": "one", "keyPair": "a", "keyPair": "b" }""", 2)]
    [InlineData("""{ "name": "one", "tags": { "a": "1", "a": "2" } }""", 2)]
    [InlineData("""{ "name": "\ud800" }""", 2)]
    public async Task A_configuration_in_a_file_is_checked_without_an_account(string document, int exitCode)
    {
        var run = await Cli.RunAsync(
            "configurations", "check", "--policy", _account.Policy("""{ "httpTokens": "required" }"""),
            "--document", _account.Write("new-one.json", document));
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(exitCode == 2 ? "Expected a configuration as JSON" : "new-one", exitCode == 2 ? run.Error : run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scopes_select_a_document_by_the_pipelines_given_for_it()
    {
        var policy = _account.Write("scoped.json", """
            { "scopes": { "pay": { "pipelines": ["pay-*"] } }, "configurations": [{ "name": "pay", "scope": "pay", "require": { "keyPair": false } }] }
            """);
        var document = _account.Write("one.json", """{ "name": "one", "keyPair": "k" }""");

        var none = await Cli.RunAsync("configurations", "check", "--policy", policy, "--document", document);
        var used = await Cli.RunAsync("configurations", "check", "--policy", policy, "--document", document, "--pipeline", "pay-api");

        Assert.Equal((0, 1), (none.ExitCode, used.ExitCode));
        Assert.Contains("not in the scope of any rule", none.Output, StringComparison.Ordinal);
        Assert.Contains("(used by pay-api)", used.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_name_and_a_policy_with_errors_are_reported()
    {
        var missing = await _account.RunAsync("check", "nobody", "--policy", _account.Policy());
        Assert.Equal(1, missing.ExitCode);
        Assert.EndsWith("found none named nobody.\n", missing.Error, StringComparison.Ordinal);
        var near = await _account.RunAsync("check", "goood", "--policy", _account.Policy());
        Assert.EndsWith("found none named goood. Did you mean 'good'?\n", near.Error, StringComparison.Ordinal);

        var broken = await _account.RunAsync("check", "--policy", _account.Policy("""{ "httpToken": "required" }"""));
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("httpToken", broken.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_of_a_configuration_are_safe_for_a_terminal()
    {
        var run = await Cli.RunAsync(
            "configurations", "diff", "--policy", _account.Policy("""{ "description": "x" }"""),
            "--document", _account.Write("evil.json", """{ "name": "evil", "description": "\u001b[2Jgone" }"""));

        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Contains("gone", run.Output, StringComparison.Ordinal);
    }
}
