using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Aws.DynamoDB;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>
/// System.Text.Json stores a computed list although it ignores other read-only properties, so a record would hold its items twice. What is computed from
/// lists is a method.
/// </summary>
public sealed class StoredMembersTests
{
    [Fact]
    public void No_record_stores_a_list_that_it_computes()
    {
        var roots = typeof(RecordJson).GetCustomAttributesData().Where(attribute => attribute.AttributeType == typeof(JsonSerializableAttribute))
            .Select(attribute => (Type)attribute.ConstructorArguments[0].Value!).ToList();
        Assert.NotEmpty(roots);

        Assert.Empty(StoredTypes(roots).SelectMany(Computed).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_computed_list_is_found_and_one_that_is_read_back_is_not() => Assert.Equal(["Sample.Twice"], Computed(typeof(Sample)));

    private static IEnumerable<string> Computed(Type type) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where IsList(property.PropertyType) && property.SetMethod is null && property.GetCustomAttribute<JsonIgnoreAttribute>() is null
        select $"{type.Name}.{property.Name}";

    private static HashSet<Type> StoredTypes(IEnumerable<Type> roots)
    {
        var (found, left) = (new HashSet<Type>(), new Stack<Type>(roots));
        while (left.TryPop(out var type))
        {
            if (type.Assembly != typeof(ImageBuilderAutomation.Domain.AccountRegion).Assembly || !found.Add(type))
                continue;
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                foreach (var part in new[] { property.PropertyType }.Concat(property.PropertyType.GetGenericArguments()))
                    left.Push(part);
            }
        }

        return found;
    }

    private static bool IsList(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private sealed record Sample(IReadOnlyList<string> Once)
    {
        public IReadOnlyList<string> Later { get; init; } = [];

        [JsonIgnore]
        public IEnumerable<string> Left => Once;

        public IEnumerable<string> Twice => Once.Concat(Later);
    }
}
