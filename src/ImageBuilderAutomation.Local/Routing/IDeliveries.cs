namespace ImageBuilderAutomation.Local.Routing;

/// <summary>The way from the services to the functions.</summary>
public interface IDeliveries
{
    /// <summary>Takes over and returns at once.</summary>
    void Enqueue(Delivery delivery);
}
