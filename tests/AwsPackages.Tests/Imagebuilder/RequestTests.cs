using System.Text.Json.Nodes;
using Amazon.Imagebuilder.Model;
using ImageBuilderModel.Smithy;

namespace AwsPackages.Tests.Imagebuilder;

public sealed class RequestTests
{
    [Theory]
    [MemberData(nameof(Operations.All), MemberType = typeof(Operations))]
    public async Task Sends_every_member_where_the_model_places_it(string name)
    {
        var operation = Operations.Named(name);
        var members = Samples.Of(operation.Input);
        var wire = new Wire("{}");

        await Operations.CallAsync(wire.Client, operation, members);

        var sent = Assert.Single(wire.Requests);
        Assert.Equal(operation.Method, sent.Method);
        Assert.Equal(PathOf(operation, members), sent.Uri.AbsolutePath);
        Assert.Equal(QueryOf(operation, members), sent.Uri.Query);
        Assert.Equal("2019-12-02", sent.Headers["x-amz-api-version"]);
        var body = Samples.Of(operation.Input, m => m.Location == MemberLocation.Body);
        if (body.Count == 0)
        {
            Assert.Equal("", sent.Body);
            return;
        }

        Assert.Equal("application/json", sent.Headers["Content-Type"]);
        var actual = JsonNode.Parse(sent.Body);
        Assert.True(JsonNode.DeepEquals(body, actual), $"Expected {body.ToJsonString()}, found {sent.Body}");
    }

    [Theory]
    [MemberData(nameof(Operations.All), MemberType = typeof(Operations))]
    public async Task Sends_no_unset_member_except_a_fresh_idempotency_token(string name)
    {
        var operation = Operations.Named(name);
        var labels = Samples.Of(operation.Input, m => m.Location == MemberLocation.Label);
        var wire = new Wire("{}");

        await Operations.CallAsync(wire.Client, operation, labels);
        await Operations.CallAsync(wire.Client, operation, labels);

        Assert.All(wire.Requests, sent => Assert.Equal("", sent.Uri.Query));
        var token = operation.Input.Members.SingleOrDefault(m => m.IdempotencyToken)?.WireName;
        var bodies = wire.Requests.Where(r => r.Body.Length > 0).Select(r => JsonNode.Parse(r.Body)!.AsObject()).ToList();
        Assert.All(bodies, body => Assert.Equal(token is null ? [] : [token], body.Select(p => p.Key)));
        if (token is not null)
            Assert.Equal(2, bodies.Select(b => Guid.Parse(b[token]!.GetValue<string>())).Distinct().Count());
    }

    [Fact]
    public async Task An_empty_list_is_sent_and_a_null_one_is_not()
    {
        var wire = new Wire("{}");

        await wire.Client.ListImagesAsync(new ListImagesRequest { Filters = [] });
        await wire.Client.ListImagesAsync(new ListImagesRequest { Filters = null });

        Assert.Equal(["""{"filters":[]}""", "{}"], wire.Requests.Select(r => r.Body));
    }

    [Fact]
    public async Task A_path_needs_its_label()
    {
        var wire = new Wire("{}");

        await Assert.ThrowsAsync<Amazon.Imagebuilder.AmazonImagebuilderException>(() => wire.Client.ListTagsForResourceAsync(new ListTagsForResourceRequest()));

        Assert.Empty(wire.Requests);
    }

    private static string PathOf(Operation operation, JsonObject members)
        => operation.Input.Members.Where(m => m.Location == MemberLocation.Label).Aggregate(
            operation.Uri,
            (path, m) => path.Replace($"{{{m.WireName}}}",
                Uri.EscapeDataString(members[m.WireName]!.GetValue<string>()), StringComparison.Ordinal));

    private static string QueryOf(Operation operation, JsonObject members)
    {
        var pairs =
            from member in operation.Input.Members
            where member.Location == MemberLocation.Query
            from value in members[member.WireName] is JsonArray list ? list.AsEnumerable() : [members[member.WireName]]
            select $"{member.WireName}={Uri.EscapeDataString(value!.GetValue<string>())}";
        return string.Join('&', pairs) is { Length: > 0 } query ? $"?{query}" : "";
    }
}
