using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.Ssm;
using ImageBuilderAutomation.Aws.Tests.ImageBuilder;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.Tests.Ssm;

public sealed class ParameterStoreTests : IAsyncLifetime
{
    private const string Ami = "ami-0123456789abcdef0";
    private const string Own = "arn:aws:ssm:eu-west-1:111122223333:parameter/";
    private const string Others = "arn:aws:ssm:eu-west-1:999999999999:parameter/golden/base";
    private const string Denied = "User is not authorized to perform: ssm:GetParameters";

    private static readonly AccountRegion AccountRegion = new("111122223333", "eu-west-1");

    private StubService _ssm = null!;

    public async Task InitializeAsync() => _ssm = await StubService.StartAsync();

    public Task DisposeAsync() => _ssm.DisposeAsync().AsTask();

    [Fact]
    public async Task Values_are_read_without_decryption_by_one_signed_call()
    {
        _ssm.Answers(Found("/golden/base", Ami));

        Assert.Equal([$"/golden/base={Ami}"], await ReadAsync("/golden/base"));

        var request = Assert.Single(_ssm.Requests);
        Assert.Equal("""{"Names":["/golden/base"],"WithDecryption":false}""", request.Body!.ToJsonString());
        Assert.Equal(("AmazonSSM.GetParameters", "application/x-amz-json-1.1"), (request.Headers["X-Amz-Target"], request.Headers["Content-Type"]));
        Assert.Contains("/eu-west-1/ssm/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_parameters_are_read_by_one_call()
    {
        string[] names = [.. Enumerable.Range(1, 21).Select(n => $"/golden/{n}")];
        foreach (var call in names.Chunk(10))
            _ssm.Answers(Response([.. call.Select(name => (name, $"{Own}{name[1..]}", Ami))]));

        Assert.Equal(names.Select(name => $"{name}={Ami}"), await ReadAsync(names));
        Assert.Equal([10, 10, 1], _ssm.Requests.Select(request => NamesOf(request).Count));
    }

    [Fact]
    public async Task A_parameter_that_does_not_exist_is_known_to_have_no_value()
    {
        _ssm.Answers("""{"Parameters":[],"InvalidParameters":["/golden/base"]}""");

        Assert.Equal(["/golden/base is missing"], await ReadAsync("/golden/base"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Parameters":[],"InvalidParameters":[]}""")]
    [InlineData("""{"Parameters":[{"Name":"/golden/other","Value":"ami-0123456789abcdef0"}],"InvalidParameters":["/golden/another"]}""")]
    [InlineData("""{"Parameters":[{"Name":"/golden/base"}]}""")]
    public async Task A_parameter_that_the_response_does_not_have_is_unknown(string response)
    {
        _ssm.Answers(response);

        Assert.Equal(["/golden/base is unknown: ssm returned no value for it"], await ReadAsync("/golden/base"));
    }

    [Theory]
    [InlineData("/golden/base:3", """{"Name":"/golden/base","Selector":":3","Value":"ami-0123456789abcdef0"}""")]
    [InlineData(Own + "golden/base", """{"Name":"/golden/base","ARN":"arn:aws:ssm:eu-west-1:111122223333:parameter/golden/base","Value":"ami-0123456789abcdef0"}""")]
    [InlineData(Own + "golden/base", """{"Name":"arn:aws:ssm:eu-west-1:111122223333:parameter/golden/base","Value":"ami-0123456789abcdef0"}""")]
    public async Task A_value_is_found_by_ARN_and_by_version(string parameter, string found)
    {
        _ssm.Answers($$"""{"Parameters":[{{found}}],"InvalidParameters":[]}""");

        Assert.Equal([$"{parameter}={Ami}"], await ReadAsync(parameter));
    }

    [Fact]
    public async Task Names_own_ARNs_and_those_of_each_other_account_are_read_by_calls_of_their_own()
    {
        _ssm.Answers(Found("/golden/base", Ami)).FailsWith(400, Refusal("AccessDeniedException", Denied)).Answers(Response(("/golden/web", $"{Own}golden/web", Ami)));

        Assert.Equal(
            [$"/golden/base={Ami}", $"{Others} is unknown: ssm returned 400: {Denied}", $"{Own}golden/web={Ami}"],
            await ReadAsync("/golden/base", Others, $"{Own}golden/web"));
    }

    [Fact]
    public async Task A_parameter_of_another_account_that_is_not_found_is_unknown()
    {
        _ssm.Answers($$"""{"Parameters":[],"InvalidParameters":["{{Others}}"]}""");

        Assert.Contains("not shared with this account", Assert.Single(await ReadAsync(Others)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_call_leaves_its_own_parameters_unknown()
    {
        string[] names = [.. Enumerable.Range(1, 11).Select(n => $"/golden/{n}")];
        _ssm.FailsWith(400, Refusal("AccessDeniedException", Denied)).Answers(Found("/golden/11", Ami));

        Assert.Equal([.. names[..10].Select(name => $"{name} is unknown: ssm returned 400: {Denied}"), $"/golden/11={Ami}"], await ReadAsync(names));
        Assert.Equal(2, _ssm.Requests.Count);
    }

    [Theory]
    [InlineData(400, "ThrottlingException")]
    [InlineData(500, "InternalServerError")]
    public async Task A_temporary_refusal_is_retried_once(int status, string code)
    {
        _ssm.FailsWith(status, Refusal(code, "Rate exceeded")).Answers(Found("/golden/base", Ami));
        Assert.Equal([$"/golden/base={Ami}"], await ReadAsync("/golden/base"));

        _ssm.FailsWith(status, Refusal(code, "Rate exceeded"));
        await ReadAsync("/golden/base");
        Assert.Equal([$"/golden/base is unknown: ssm returned {status}: Rate exceeded"], await ReadAsync("/golden/base"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"Parameters":[""")]
    public async Task A_parameter_is_unknown_when_the_server_does_not_complete_its_response(string? begun)
    {
        _ssm.HangsAfter(begun);

        Assert.StartsWith(
            "/golden/base is unknown: ssm did not respond in time", Assert.Single(await ReadAsync(TimeSpan.FromMilliseconds(500), "/golden/base")),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html/>")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_parameter_is_unknown_when_the_response_is_not_a_JSON_object(string response)
    {
        _ssm.Answers(response);

        Assert.StartsWith("/golden/base is unknown: ssm returned", Assert.Single(await ReadAsync("/golden/base")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_is_unknown_when_nothing_listens()
    {
        using var store = new ParameterStore(AccountRegion, LocalEnvironment.For(new("http://127.0.0.1:1")));

        Assert.StartsWith(
            "ssm cannot be reached", Assert.IsType<Known<string?>.No>((await store.ReadAsync(["/golden/base"], default))["/golden/base"]).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWS_ENDPOINT_URL_SSM_overrides_AWS_ENDPOINT_URL()
    {
        _ssm.Answers(Found("/golden/base", Ami));
        using var store = new ParameterStore(AccountRegion, name => name switch
        {
            "AWS_ENDPOINT_URL_SSM" => _ssm.Url.ToString(),
            "AWS_ENDPOINT_URL" => "http://127.0.0.1:1",
            _ => LocalEnvironment.For(_ssm.Url)(name),
        });

        Assert.IsType<Known<string?>.Yes>((await store.ReadAsync(["/golden/base"], default))["/golden/base"]);
    }

    private Task<IEnumerable<string>> ReadAsync(params string[] parameters) => ReadAsync(null, parameters);

    /// <returns>A line for each parameter.</returns>
    private async Task<IEnumerable<string>> ReadAsync(TimeSpan? timeout, params string[] parameters)
    {
        using var store = new ParameterStore(AccountRegion, LocalEnvironment.For(_ssm.Url), timeout);
        var values = await store.ReadAsync(parameters, default);
        return parameters.Select(parameter => values[parameter] switch
        {
            Known<string?>.Yes({ } value) => $"{parameter}={value}",
            Known<string?>.No(var reason) => $"{parameter} is unknown: {reason}",
            _ => $"{parameter} is missing",
        });
    }

    private static List<string> NamesOf(StubRequest request) => [.. request.Body!["Names"]!.AsArray().Select(name => name!.GetValue<string>())];

    private static string Found(string name, string value) => Response((name, $"{Own}{name.TrimStart('/')}", value));

    private static string Response(params (string Name, string Arn, string Value)[] parameters) => new JsonObject
    {
        ["Parameters"] = new JsonArray([.. parameters.Select(parameter => new JsonObject
        {
            ["ARN"] = parameter.Arn,
            ["DataType"] = "aws:ec2:image",
            ["LastModifiedDate"] = 1795167840.5,
            ["Name"] = parameter.Name,
            ["Type"] = "String",
            ["Value"] = parameter.Value,
            ["Version"] = 1,
        })]),
        ["InvalidParameters"] = new JsonArray(),
    }.ToJsonString();

    private static string Refusal(string code, string message) => $$"""{"__type":"{{code}}","message":"{{message}}"}""";
}
