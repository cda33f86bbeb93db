using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

public sealed class PaginationTests : EmulatorTest
{
    private const string List = "ListInfrastructureConfigurations";
    private const string Items = "infrastructureConfigurationSummaryList";

    protected override async Task ArrangeAsync()
    {
        for (var i = 0; i < 30; i++)
            await Api.OkAsync("CreateInfrastructureConfiguration", Samples.Infrastructure($"infra {i:D2}"));
    }

    [Fact]
    public async Task The_default_page_size_is_25()
    {
        var page = await Api.OkAsync(List);

        Assert.Equal(25, page[Items]!.AsArray().Count);
        Assert.NotNull(page["nextToken"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(25)]
    public async Task Pages_show_every_item_once_and_the_last_has_no_token(int size)
    {
        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await Api.OkAsync(List, new() { ["maxResults"] = size, ["nextToken"] = token });
            seen.AddRange(page[Items]!.AsArray().Select(i => i!["name"]!.GetValue<string>()));
            token = page["nextToken"]?.GetValue<string>();
        }
        while (token is not null);

        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"infra {i:D2}"), seen);
    }

    [Fact]
    public async Task Items_deleted_and_added_between_pages_do_not_shift_the_rest()
    {
        var first = await Api.OkAsync(List, new() { ["maxResults"] = 10 });
        await Api.OkAsync("DeleteInfrastructureConfiguration", new() { ["infrastructureConfigurationArn"] = Api.Arn("infrastructure-configuration/infra-09") });
        await Api.OkAsync("CreateInfrastructureConfiguration", Samples.Infrastructure("infra 00 b"));

        var second = await Api.OkAsync(List, new() { ["maxResults"] = 10, ["nextToken"] = first["nextToken"]!.DeepClone() });

        Assert.Equal("infra 10", second[Items]![0]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_page_size_may_change_between_pages()
    {
        var first = await Api.OkAsync(List, new() { ["maxResults"] = 5 });

        var second = await Api.OkAsync(List, new() { ["maxResults"] = 20, ["nextToken"] = first["nextToken"]!.DeepClone() });

        Assert.Equal(20, second[Items]!.AsArray().Count);
    }

    [Fact]
    public async Task Refuses_a_token_that_was_never_issued()
    {
        var token = (await Api.OkAsync(List))["nextToken"]!.GetValue<string>();

        foreach (var other in (string[])["made-up", "A", token[1..], token + "AAAA"])
        {
            (await Api.CallAsync(List, new() { ["nextToken"] = other })).MustBe(HttpStatusCode.BadRequest, "InvalidPaginationTokenException");
        }
    }

    [Fact]
    public async Task Refuses_a_token_of_another_operation_another_input_and_another_account()
    {
        var token = (await Api.OkAsync(List))["nextToken"]!;
        using var other = ClientOf("444455556666");
        var filters = new JsonArray(new JsonObject { ["name"] = "name", ["values"] = new JsonArray("infra 28") });

        (await Api.CallAsync("ListImageRecipes", new() { ["nextToken"] = token.DeepClone() }))
            .MustBe(HttpStatusCode.BadRequest, "InvalidPaginationTokenException");
        (await Api.CallAsync(List, new() { ["nextToken"] = token.DeepClone(), ["filters"] = filters }))
            .MustBe(HttpStatusCode.BadRequest, "InvalidPaginationTokenException");
        (await other.CallAsync(List, new() { ["nextToken"] = token.DeepClone() }))
            .MustBe(HttpStatusCode.BadRequest, "InvalidPaginationTokenException");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(26)]
    public async Task Refuses_a_page_size_out_of_range(int size) =>
        (await Api.CallAsync(List, new() { ["maxResults"] = size }))
            .MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'maxResults' is not valid.");

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task A_filtered_list_can_have_short_pages_if_the_option_is_set(bool shortPages, int expectedPages)
    {
        await using var server = await EmulatorServer.StartAsync(new() { ShortPages = shortPages });
        using var api = new ApiClient(server.Url);
        for (var i = 0; i < 30; i++)
            await api.OkAsync("CreateInfrastructureConfiguration", Samples.Infrastructure($"infra {i:D2}"));

        var (pages, seen) = (0, new List<string>());
        JsonNode? token = null;
        do
        {
            var page = await api.OkAsync(List, new()
            {
                ["maxResults"] = 10,
                ["nextToken"] = token?.DeepClone(),
                ["filters"] = new JsonArray(new JsonObject { ["name"] = "name", ["values"] = new JsonArray("infra 05", "infra 29") }),
            });
            pages++;
            seen.AddRange(page[Items]!.AsArray().Select(i => i!["name"]!.GetValue<string>()));
            token = page["nextToken"];
        }
        while (token is not null);

        Assert.Equal(["infra 05", "infra 29"], seen);
        Assert.Equal(expectedPages, pages);
    }
}
