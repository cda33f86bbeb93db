using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderModel.Smithy;

namespace AwsPackages.Tests.Imagebuilder;

public sealed class PaginatorTests
{
    [Theory]
    [MemberData(nameof(Operations.Paginated), MemberType = typeof(Operations))]
    public async Task Reads_every_page(string name)
    {
        var operation = Operations.Named(name);
        var wire = ThreePages(operation);

        var pages = await WalkAsync(Paginator(wire.Client, operation), "Responses");

        Assert.Equal(3, pages.Count);
        Assert.Equal([null, "token-1", "token-2"], wire.Requests.Select(r => JsonNode.Parse(r.Body)![operation.Pagination!.InputToken]?.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(Operations.Paginated), MemberType = typeof(Operations))]
    public async Task Returns_the_results_of_all_pages_even_if_one_page_is_empty(string name)
    {
        var operation = Operations.Named(name);
        var wire = ThreePages(operation);
        var result = operation.Output.Members.Single(m => m.Name == operation.Pagination!.ResultKey);
        var property = ModelObjects.PropertyOf(Operations.MethodOf(operation).ReturnType.GenericTypeArguments[0], result).Name;

        var items = await WalkAsync(Paginator(wire.Client, operation), property);

        // The first and the last page have two each.
        Assert.Equal(4, items.Count);
        Assert.All(items, Assert.NotNull);
    }

    [Fact]
    public async Task Can_be_enumerated_once()
    {
        var paginator = new Wire("{}").Client.Paginators.ListImages(new ListImagesRequest());
        await foreach (var _ in paginator.Responses) { }

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var _ in paginator.ImageVersionList) { }
        });
    }

    [Fact]
    public async Task Starts_from_the_requests_own_token()
    {
        var wire = new Wire("{}");

        await foreach (var _ in wire.Client.Paginators.ListImages(new ListImagesRequest { NextToken = "here" }).Responses) { }

        Assert.Equal("here", JsonNode.Parse(Assert.Single(wire.Requests).Body)!["nextToken"]!.GetValue<string>());
    }

    private static Wire ThreePages(Operation operation) => new(n =>
    {
        var page = Samples.Of(operation.Output, m => m.Name != operation.Pagination!.OutputToken && (n != 2 || m.Name != operation.Pagination.ResultKey));
        if (n < 3)
            page[operation.Pagination!.OutputToken] = $"token-{n}";
        return new Wire.Answer(page.ToJsonString());
    });

    private static object Paginator(AmazonImagebuilderClient client, Operation operation)
        => typeof(IImagebuilderPaginatorFactory).GetMethod(operation.Name)!.Invoke(client.Paginators, [Operations.Request(operation, [])])!;

    private static Task<List<object?>> WalkAsync(object paginator, string property)
    {
        // Explicitly by the public interface: the class behind it is internal.
        var found = paginator.GetType().GetInterfaces().Select(i => i.GetProperty(property)).First(p => p is not null)!;
        var item = found.PropertyType.GenericTypeArguments[0];
        var collect = typeof(PaginatorTests).GetMethod(nameof(CollectAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;
        return (Task<List<object?>>)collect.MakeGenericMethod(item).Invoke(null, [found.GetValue(paginator)])!;
    }

    private static async Task<List<object?>> CollectAsync<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<object?>();
        await foreach (var item in items)
            all.Add(item);
        return all;
    }
}
