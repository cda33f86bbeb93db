namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Resources by ARN, and by type in an order that pages can walk: the cost of a Get or of a page does not grow with the store.</summary>
public sealed class ResourceStore
{
    private readonly Dictionary<string, Resource> _byArn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, Resource>> _byType = new(StringComparer.Ordinal);

    /// <summary>Adds or replaces.</summary>
    public void Put(Resource resource)
    {
        var arn = resource.Arn.ToString();
        _byArn[arn] = resource;
        if (!_byType.TryGetValue(resource.Arn.Type, out var ofType))
            _byType[resource.Arn.Type] = ofType = new(StringComparer.Ordinal);
        ofType[arn] = resource;
    }

    /// <summary>Exactly this ARN, or null.</summary>
    public Resource? Find(string arn) => _byArn.GetValueOrDefault(arn);

    public bool Remove(string arn)
    {
        if (!_byArn.Remove(arn, out var resource))
            return false;
        _byType[resource.Arn.Type].Remove(arn);
        return true;
    }

    /// <summary>All of one type (<c>image-recipe</c>, <c>workflow/build</c>, …), ordered by ARN.</summary>
    public IEnumerable<Resource> OfType(string type) => _byType.TryGetValue(type, out var found) ? found.Values : [];
}
